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
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        Session.KeepTheme(http, form["theme"].ToString() is ("light" or "dark") and var theme ? theme : null);
        http.Response.Redirect(OwnPath.Of(form["page"]));
    }

    public static async Task KeepPersonAsync(HttpContext http)
    {
        var stack = http.RequestServices.GetRequiredService<ShownStack>();
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
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
}
