"""What an archive is like as a whole, and how two runs over it differ."""
