"""What each script is made of: entry modules, and what the slim ones have in common."""
