using ImageBuilderAutomation.Aws.Identity;
using ImageBuilderAutomation.Console.Elements;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Console.Access;

/// <summary>Keeps what a person chose for their browser, and shows the page again. The guard has refused requests of pages of other servers.</summary>
internal static class SessionForms
{
    public static async Task KeepThemeAsync(HttpContext http)
    {
        var form = await ReadAsync(http);
        Session.KeepTheme(http, form["theme"].ToString() is ("light" or "dark") and var theme ? theme : null);
        http.Response.Redirect(OwnPath.Of(form["page"]));
    }

    public static async Task KeepPersonAsync(HttpContext http)
    {
        var stack = http.RequestServices.GetRequiredService<ShownStack>();
        var form = await ReadAsync(http);
        var person = form["person"].ToString().Trim();
        if (!stack.IsLocal)
        {
            await PlainPage.WriteAsync(http, StatusCodes.Status400BadRequest, "You cannot choose who you are", "On a deployed stack, IAM identifies you by your credentials.");
            return;
        }

        if (person.Length > 0 && LocalPerson.ProblemOf(person, stack.AccountRegion) is { } problem)
        {
            await PlainPage.WriteAsync(http, StatusCodes.Status400BadRequest, "Nobody has this name", $"Go back: {ShownText.Of(problem)}");
            return;
        }

        Session.KeepPerson(http, person);
        http.Response.Redirect(OwnPath.Of(form["page"]));
    }

    /// <exception cref="BadHttpRequestException">The request has no form, or one that is larger than any of the console's pages sends.</exception>
    private static async Task<IFormCollection> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
            throw new BadHttpRequestException("Expected a form.");
        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (InvalidDataException e)
        {
            throw new BadHttpRequestException("Expected a form of the console's pages.", e);
        }
    }
}
