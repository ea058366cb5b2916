// Shows the OpenAPI description with Swagger UI; the token that is typed in stays in this page's memory.
const place = document.getElementById("api");

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.schema,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  persistAuthorization: false,
  validatorUrl: null,
  withCredentials: false,
  requestInterceptor: (request) => ({ ...request, credentials: "omit" }),
});
