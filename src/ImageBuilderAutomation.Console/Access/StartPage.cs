using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Console.Access;

/// <summary>Takes the secret of the start link out of the address: the browser gets a cookie and goes on to a page.</summary>
internal static class StartPage
{
    public static async Task Open(HttpContext http)
    {
        var token = http.RequestServices.GetRequiredService<StartToken>();
        if (!token.IsLink(http.Request.Query["token"]))
        {
            await PlainPage.WriteAsync(
                http, StatusCodes.Status401Unauthorized, "This start link is not valid", "Open the link that the console printed in its terminal when it started.");
            return;
        }

        Session.KeepSecret(http, token.Cookie);
        http.Response.Redirect(OwnPath.Of(http.Request.Query["page"]));
    }
}

/// <summary>A path that a browser is sent to. It never leads to another server.</summary>
internal static class OwnPath
{
    public static string Of(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && path.All(c => c is > ' ' and <= '~' and not '\\') ? path : "/";
}
