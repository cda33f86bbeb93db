using System.Net;
using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>
/// Which requests a loopback server accepts. A browser on this machine sends requests of any web page to loopback too. A page of another server shows in
/// <c>Origin</c> or <c>Sec-Fetch-Site</c>; one whose name was pointed to 127.0.0.1 (DNS rebinding) shows in <c>Host</c>. No page can change these headers.
/// </summary>
/// <param name="allowedHosts">Names, without port, that are accepted in addition to loopback: in <c>Host</c>, and as the host of a page.</param>
public sealed class LoopbackAccess(IReadOnlyCollection<string> allowedHosts)
{
    private const int MaxShown = 200;

    /// <returns>Why the request is refused; null if it is accepted.</returns>
    public string? RefusalOf(HttpRequest request)
    {
        var host = request.Host;
        if (!IsLoopback(host.Host) && !IsAllowed(host.Host))
        {
            return $"Expected a Host header with a name of this machine (localhost, 127.0.0.1 or [::1]), found {Shown(host.Value)}. "
                + "To accept another name, start the server with --allow-host and that name.";
        }

        var origins = request.Headers.Origin;
        if (origins.Count > 0)
        {
            return origins is [var origin] && IsOwn(origin ?? "", request)
                ? null
                : $"Expected no request of a web page of another server, found one of origin {Shown(origins)}. "
                    + "To accept pages of a host, start the server with --allow-host and its name.";
        }

        // Browsers send no Origin with a simple GET. A page of another port of this machine is same-site, and another server's.
        return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
            ? null
            : "Expected no request of a web page of another server, found one without an Origin header "
                + $"(Sec-Fetch-Site: {Shown(request.Headers["Sec-Fetch-Site"])}).";
    }

    /// <summary>Whether a page is of this server, under any of its names, or of an allowed host.</summary>
    private bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Scheme is "http" or "https"
        && (IsAllowed(page.Host)
            || (IsLoopback(page.Host) && page.Port == request.HttpContext.Connection.LocalPort)
            // A forwarded port differs from the server's own.
            || (page.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase) && page.Port == (request.Host.Port ?? 80)));

    private bool IsAllowed(string host) => allowedHosts.Contains(WithoutRoot(host), StringComparer.OrdinalIgnoreCase);

    private static bool IsLoopback(string host) =>
        WithoutRoot(host) is var name
        && (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address)));

    /// <summary>A name may end with the dot of the DNS root; an IPv6 address stands in brackets.</summary>
    private static string WithoutRoot(string host) => (host.EndsWith('.') ? host[..^1] : host).Trim('[', ']');

    /// <summary>Makes a header's text safe in every protocol.</summary>
    private static string Shown(string? text) => string.IsNullOrEmpty(text)
        ? "nothing"
        : $"'{string.Concat(text.Take(MaxShown).Select(c => c is > ' ' and <= '~' ? c : '?'))}'";
}
