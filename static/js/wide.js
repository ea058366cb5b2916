/* Whether two columns of code fit: the server reads it from a cookie before it draws a diff. */
const fits = innerWidth >= 1700 ? "1" : "0";
document.cookie = `honk_wide=${fits}; path=/; max-age=31536000; samesite=lax`;
