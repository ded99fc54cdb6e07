"""What engines of 2020 and later have: modules that stand in for others in the slim builds.

Each has the names that are imported from the one it replaces; build/outputs.py pairs them.
"""
