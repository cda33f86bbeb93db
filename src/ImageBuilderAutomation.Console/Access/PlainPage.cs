using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Console.Access;

/// <summary>A page of one sentence, for requests that the pages of the console never see.</summary>
internal static class PlainPage
{
    public static Task WriteAsync(HttpContext http, int status, string title, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        var (safeTitle, safeText) = (HtmlEncoder.Default.Encode(title), HtmlEncoder.Default.Encode(text));
        return http.Response.WriteAsync(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
            + $"<title>{safeTitle}</title><link rel=\"stylesheet\" href=\"/console.css\"></head>"
            + $"<body class=\"plain\"><main><h1>{safeTitle}</h1><p>{safeText}</p></main></body></html>",
            http.RequestAborted);
    }
}
