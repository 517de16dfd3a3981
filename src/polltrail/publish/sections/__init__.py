"""The sections of the page, one file each: an account goes in, a `Section` of plain blocks comes out."""
