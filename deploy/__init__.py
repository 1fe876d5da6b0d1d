"""From a checkout to a running Gongbao: embedded servers, the demo and the checks."""
