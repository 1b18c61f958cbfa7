// A page that only passes the browser on sends its form by itself; its button remains for browsers without scripts.
document.querySelector('main form')?.submit();
