"""What Spotter costs, as ratios against floors measured in the same run. `make bench`; README.md tells the rest."""
