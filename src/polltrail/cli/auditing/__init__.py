"""What `polltrail audit` needs of the world: tables, samples and their seeds."""
