"""Who of the staff is who: one trainer however files write the name, whom people merge, part and rename."""
