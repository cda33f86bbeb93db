using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Console.Access;

/// <summary>The cookies of one browser and one console. Cookies are the same for all ports of a host, so their names have the console's port.</summary>
internal static class Session
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    public static string? Secret(HttpRequest request) => Read(request, "session");

    public static void KeepSecret(HttpContext http, string secret) =>
        http.Response.Cookies.Append(Name(http.Request, "session"), secret, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });

    /// <summary><c>light</c> or <c>dark</c>; null for the one that the browser prefers.</summary>
    public static string? Theme(HttpRequest request) => Read(request, "theme") is ("light" or "dark") and var theme ? theme : null;

    public static void KeepTheme(HttpContext http, string? theme) => Keep(http, "theme", theme);

    /// <summary>Who looks at a local stack.</summary>
    public static string? Person(HttpRequest request) => Read(request, "person");

    public static void KeepPerson(HttpContext http, string? person) => Keep(http, "person", person);

    private static void Keep(HttpContext http, string what, string? value)
    {
        var name = Name(http.Request, what);
        if (string.IsNullOrEmpty(value))
            http.Response.Cookies.Delete(name);
        else
            http.Response.Cookies.Append(name, value, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", MaxAge = Kept });
    }

    private static string? Read(HttpRequest request, string what) => request.Cookies[Name(request, what)] is { Length: > 0 } value ? value : null;

    private static string Name(HttpRequest request, string what) => $"image-builder-automation-{request.HttpContext.Connection.LocalPort}-{what}";
}
