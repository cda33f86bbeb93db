using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using TestKit;

namespace ImageBuilderAutomation.Console.Tests.Browsers;

/// <summary>One person's tab on a console. It notes what the browser complains about.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    private readonly IBrowserContext _profile;
    private readonly Uri _url;

    private Tab(IBrowserContext profile, IPage page, Uri url)
    {
        (_profile, Page, _url) = (profile, page, url);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Complaints.Add(message.Text);
        };
        page.PageError += (_, error) => Complaints.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the browser, among them everything that the security policy of a page refused.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Opens the start link and waits for the page.</summary>
    /// <param name="path">The page.</param>
    /// <param name="person">Who looks, such as <c>role/PlatformApprover/kim</c>.</param>
    public static async Task<Tab> OpenAsync(ConsoleServer console, string path = "/", string? person = null, BrowserNewContextOptions? options = null)
    {
        var profile = await Chromium.NewProfileAsync(options ?? new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        if (person is not null)
        {
            await profile.AddCookiesAsync(
                [new() { Name = $"image-builder-automation-{console.Url.Port}-person", Value = Uri.EscapeDataString(person), Url = console.Url.ToString() }]);
        }

        var tab = new Tab(profile, await profile.NewPageAsync(), console.Url);
        await tab.Page.GotoAsync(console.StartLink(path).ToString());
        await tab.ReadyAsync();
        return tab;
    }

    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(new Uri(_url, path).ToString());
        await ReadyAsync();
    }

    /// <summary>Waits until the page has read what it shows.</summary>
    public async Task ReadyAsync()
    {
        await Page.Locator("h1").First.WaitForAsync();
        await Page.Locator(".loading").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <returns>What breaks the rules of WCAG 2.2 AA, and best practices, one line each.</returns>
    public async Task<IReadOnlyList<string>> AccessibilityProblemsAsync()
    {
        var result = await Page.RunAxe(Rules);
        return [.. from violation in result.Violations from node in violation.Nodes select $"{violation.Id}: {violation.Help}: {node.Html} ({node.Target})"];
    }

    /// <summary>Whether nothing on the page is wider than the window.</summary>
    public Task<bool> FitsAsync() => Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth");

    /// <summary>Keeps a picture of the page in artifacts/screenshots, for people to look at.</summary>
    public async Task KeepPictureAsync(string name) => await Page.ScreenshotAsync(
        new() { Path = Repository.PathOf("artifacts", "screenshots", $"{name}.png"), FullPage = true });

    public async ValueTask DisposeAsync() => await _profile.CloseAsync();
}
