"""A club with a story, told through the real intake and the real night, so that there is something to see."""
