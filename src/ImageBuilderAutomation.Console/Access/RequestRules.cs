using System.Net;
using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Console.Access;

/// <summary>
/// Which requests a console accepts before it looks at their secret. Every web page may send requests to a port of this machine: one of another server shows in
/// <c>Origin</c> or <c>Sec-Fetch-Site</c>, and one whose name was pointed to 127.0.0.1 (DNS rebinding) shows in <c>Host</c>. No page can change these headers.
/// </summary>
internal static class RequestRules
{
    /// <returns>Why the request is refused; null if it is accepted.</returns>
    public static string? RefusalOf(HttpRequest request)
    {
        var port = request.HttpContext.Connection.LocalPort;
        if (!IsOwn(request.Host, port))
            return "Expected a Host header with a name of this machine (localhost, 127.0.0.1 or [::1]) and the console's port.";
        if (request.Headers.Origin is { Count: > 0 } origins)
        {
            // Compared as text: what a parser reads from it may leave a part out, such as a user name.
            return origins is [{ } origin] && origin.Equals($"http://{request.Host.Value}", StringComparison.OrdinalIgnoreCase)
                ? null
                : "Expected no request of a web page of another server.";
        }

        // Browsers send Origin with every WebSocket and every request that changes something. A program that leaves it out has no page to be protected from.
        return request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            "" or "same-origin" or "none" => null,
            // A link in a mail or a chat leads to a page, which shows nothing without the cookie. A frame is no link.
            _ when request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"].ToString() is ("" or "document")
                && HttpMethods.IsGet(request.Method) => null,
            _ => "Expected no request of a web page of another server.",
        };
    }

    private static bool IsOwn(HostString host, int port) => host.Port == port && host.Host.Trim('[', ']') is var name
        && (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address)));
}
