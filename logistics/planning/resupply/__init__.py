"""What goes where: supplies shared fairly before they run out or expire, in few full trips."""
