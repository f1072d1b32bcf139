# Aliases for those who type make; ./run does the work and needs only python3.
.PHONY: demo test check setup messages lock help

help demo test check setup messages lock:
	@./run $@
