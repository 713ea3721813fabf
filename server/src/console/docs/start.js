// A key says who calls. Where one was authorized, the session of this browser stays out of it.
const names = ["x-authorization", "x-api-key", "authorization"];
const hasKey = (headers) => Object.keys(headers ?? {}).some((name) => names.includes(name.toLowerCase()));

SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  displayOperationId: false,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  filter: true,
  tryItOutEnabled: true,
  persistAuthorization: false,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  requestInterceptor: (request) => {
    request.credentials = hasKey(request.headers) ? "omit" : "same-origin";
    return request;
  },
});
