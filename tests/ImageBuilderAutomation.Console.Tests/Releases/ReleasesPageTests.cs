using ImageBuilderAutomation.Console.Tests.Browsers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ImageBuilderAutomation.Console.Tests.Releases;

public sealed class ReleasesPageTests
{
    [BrowserFact]
    public async Task A_channel_is_rolled_back_and_its_target_is_seen_to_follow_without_a_reload()
    {
        await using var stack = await ChannelStack.StartAsync(builds: 2);
        await using var tab = await stack.OpenAsync("/releases/web/test");
        await Expect(Panel(tab, "Points at")).ToContainTextAsync("web/1.0.0/2");
        await Expect(Panel(tab, "Targets").Locator(".badge")).ToHaveTextAsync("follows");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Roll back" }).ClickAsync();
        await Expect(tab.Page.Locator(".choices")).ToContainTextAsync("the image before: web/1.0.0/1");
        Assert.Equal("", string.Join('\n', await tab.AccessibilityProblemsAsync()));
        await tab.KeepPictureAsync("channel-rollback");
        await SendAsync(tab, "Roll back", "it does not start on old instance types");

        await Expect(tab.Page.Locator(".done")).ToContainTextAsync("channel web/test points at web/1.0.0/1");
        await Expect(Panel(tab, "Points at")).ToContainTextAsync("web/1.0.0/1");
        await Expect(Panel(tab, "Targets").Locator(".badge")).ToHaveTextAsync("not yet");
        await stack.PassAsync();
        await Expect(Panel(tab, "Targets").Locator(".badge")).ToHaveTextAsync("follows");
        await Expect(Panel(tab, "Targets")).ToContainTextAsync(await stack.AmiAsync(1));
        var latest = Panel(tab, "History").GetByRole(AriaRole.Row).Nth(1);
        await Expect(latest).ToContainTextAsync("rolled back");
        await Expect(latest).ToContainTextAsync("role/Operator/lee");
        await Expect(latest).ToContainTextAsync("it does not start on old instance types");

        await ReadableAsync(tab, "channel", "/releases/web/test");
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task Before_a_revocation_the_page_shows_which_channels_move_where_and_afterwards_they_have_moved_until_one_is_empty()
    {
        await using var stack = await ChannelStack.StartAsync(builds: 2);
        await using var tab = await stack.OpenAsync("/releases");
        await tab.Page.GetByLabel("Revoke a build").FillAsync("web/1.0.0/2");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Show what would happen" }).ClickAsync();
        await Expect(Panel(tab, "Channels that would move")).ToContainTextAsync("web/test moves to web/1.0.0/1");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "List its descendants" }).ClickAsync();
        await Expect(Panel(tab, "Builds and recipes")).ToContainTextAsync("web/1.0.0/2 has no known descendants");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke web/1.0.0/2" }).ClickAsync();
        await tab.Page.GetByLabel("Also disable it").CheckAsync();
        await Expect(tab.Page.GetByText("used by parameter /images/web/test")).ToBeVisibleAsync();
        await ReadableAsync(tab, "revoke", path: null);
        await SendAsync(tab, "Revoke web/1.0.0/2", "a package came from a bad repository");
        await Expect(tab.Page.Locator(".problem")).ToContainTextAsync("web/1.0.0/2 is revoked; no channel points at it any more, and the targets follow; it is not disabled");
        await Expect(Panel(tab, "It is revoked")).ToContainTextAsync("a package came from a bad repository");

        await tab.GoAsync("/releases/revoke/web/1.0.0/1");
        await Expect(Panel(tab, "Channels that would move")).ToContainTextAsync("becomes empty");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke web/1.0.0/1" }).ClickAsync();
        await SendAsync(tab, "Revoke web/1.0.0/1", "it has the package too");
        await Expect(tab.Page.Locator(".done")).ToContainTextAsync("web/1.0.0/1 is revoked");

        await tab.GoAsync("/releases");
        await Expect(Panel(tab, "Channels").GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("web/test empty");
        await Expect(Panel(tab, "Revoked builds").GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await ReadableAsync(tab, "releases", "/releases");

        await tab.GoAsync("/releases/revoke/web/1.0.0/2");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Take the revocation back" }).ClickAsync();
        await SendAsync(tab, "Take the revocation back", "the repository was fine");
        await Expect(tab.Page.Locator(".done")).ToContainTextAsync("web/1.0.0/2 is not revoked any more");
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task An_image_that_lacks_approvals_is_refused_with_the_functions_answer_and_two_people_approve_it()
    {
        await using var stack = await ChannelStack.StartAsync(builds: 1);
        await stack.PassAsync();
        await stack.PassAsync();
        await using var tab = await stack.OpenAsync("/releases");
        await Expect(Panel(tab, "Images that wait")).ToContainTextAsync("web/1.0.0/1 for web/approved");
        await Expect(Panel(tab, "Channels").GetByRole(AriaRole.Row).Filter(new() { HasText = "web/prod" })).ToContainTextAsync("nothing yet");

        await tab.GoAsync("/releases/web/approved");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Promote" }).ClickAsync();
        var image = tab.Page.GetByLabel("web/1.0.0/1");
        await Expect(tab.Page.Locator(".choices")).ToContainTextAsync("the channel demands approvals");
        await image.CheckAsync();
        await SendAsync(tab, "Promote", "we are in a hurry");
        await Expect(tab.Page.Locator(".problem")).ToContainTextAsync("Refused. the channel demands approvals: approval missing from platform, security");

        await using var kim = await stack.OpenAsync("/releases/web/approved", "role/PlatformApprover/kim");
        await kim.Page.GetByRole(AriaRole.Button, new() { Name = "Approve for platform" }).ClickAsync();
        await SendAsync(kim, "Approve for platform", "tested");
        await Expect(kim.Page.Locator(".done")).ToContainTextAsync("approval missing from security");
        await Expect(Panel(tab, "Approvals")).ToContainTextAsync("role/PlatformApprover/kim approved for platform");
        await ReadableAsync(kim, "channel-approvals", path: null);
        await using var sam = await stack.OpenAsync("/releases/web/approved", "role/SecurityApprover/sam");
        await sam.Page.GetByRole(AriaRole.Button, new() { Name = "Approve for security" }).ClickAsync();
        await SendAsync(sam, "Approve for security", "scanned");
        await Expect(sam.Page.Locator(".done")).ToContainTextAsync("approved by kim, sam");
        await stack.PassAsync();
        await Expect(Panel(tab, "Points at")).ToContainTextAsync("web/1.0.0/1");
    }

    [BrowserFact]
    public async Task Without_channels_the_page_says_how_to_get_one_and_without_a_policy_what_is_not_known()
    {
        await using var stack = await ChannelStack.StartAsync(builds: 0, policy: "{}", knowsPolicy: false);
        await using var tab = await stack.OpenAsync("/releases");

        await Expect(tab.Page.GetByText("There are no channels.")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("start the console with --policy")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("No build is revoked.")).ToBeVisibleAsync();
        Assert.Equal("", string.Join('\n', await tab.AccessibilityProblemsAsync()));
        await tab.GoAsync("/releases/web/unknown");
        await Expect(tab.Page.GetByText("No channel web/unknown has pointed at an image")).ToBeVisibleAsync();
        Assert.Equal("", string.Join('\n', await tab.AccessibilityProblemsAsync()));
    }

    internal static ILocator Panel(Tab tab, string title) => tab.Page.Locator("section.panel").Filter(new() { Has = tab.Page.GetByRole(AriaRole.Heading, new() { Name = title }) });

    private static async Task SendAsync(Tab tab, string button, string reason)
    {
        await tab.Page.GetByLabel("Reason, on one line.").FillAsync(reason);
        await tab.Page.Locator("form").GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
    }

    /// <summary>The page is readable in both themes and in a small window.</summary>
    /// <param name="path">The page to open again; null for the one that is open.</param>
    internal static async Task ReadableAsync(Tab tab, string name, string? path)
    {
        if (path is not null)
            await tab.GoAsync(path);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await tab.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await tab.KeepPictureAsync($"{name}-{scheme.ToString().ToLowerInvariant()}");
            Assert.Equal("", string.Join('\n', await tab.AccessibilityProblemsAsync()));
        }

        await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await tab.Page.SetViewportSizeAsync(320, 800);
        await tab.KeepPictureAsync($"{name}-small");
        Assert.True(await tab.FitsAsync());
        Assert.Equal("", string.Join('\n', await tab.AccessibilityProblemsAsync()));
        await tab.Page.SetViewportSizeAsync(1280, 900);
    }
}
