"""What `polltrail project` needs of the world: tables, clocks and chance."""
