module franceconnect-local/go

go 1.19
