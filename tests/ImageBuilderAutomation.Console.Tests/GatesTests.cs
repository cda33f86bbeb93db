using System.Text.RegularExpressions;
using ImageBuilderAutomation.Console.Tests.Browsers;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Demo;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ImageBuilderAutomation.Console.Tests;

/// <summary>The pages Today and Gates, on a local stack whose gates wait for two people.</summary>
public sealed partial class GatesTests
{
    private const string Scene = "story";
    private const string Build = "pay-api/1.0.0/1";
    private const string Kim = "role/PlatformApprover/kim";
    private const string Sam = "role/SecurityApprover/sam";

    private static readonly string DemoPolicy = Path.Combine(AppContext.BaseDirectory, "demo", "policy.json");

    [BrowserFact]
    public async Task A_build_is_watched_from_its_start_until_two_people_have_released_it()
    {
        await using var demo = await StartAsync();
        await using var console = await LocalConsole.StartAsync(demo.Stack, policyFile: DemoPolicy);
        await using var today = await Tab.OpenAsync(console, person: Kim);
        await SeesAsync(PartOf(today, "Builds under way"), "No build is under way.");

        await BeginAsync(demo);
        await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        await SeesAsync(PartOf(today, "Builds under way"), Build);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        await SeesAsync(PartOf(today, "Needs a person"), "an approval of group platform; an approval of group security");
        await SeesAsync(PartOf(today, "Builds under way"), "waits at ApproveRelease");
        await SeesAsync(PartOf(today, "Waiting gates"), Build);
        await CheckAsync(today, "today-gates");

        await PartOf(today, "Waiting gates").GetByRole(AriaRole.Link, new() { Name = Build }).ClickAsync();
        await Expect(today.Page).ToHaveURLAsync(GateAddress());
        await SeesAsync(today.Page.Locator("main"), "an approval of group security");
        // As in the command of the notification.
        await using var other = await Tab.OpenAsync(console, $"/gates/{Build}", Sam);
        await SeesAsync(other.Page.Locator("h1"), $"Gate ApproveRelease of {Build}");
        await CheckAsync(other, "gate-open");

        await ActAsync(today, "Approve", "looked at it");
        await SeesAsync(today.Page.Locator("main"), "approved for platform");
        await SeesAsync(other.Page.Locator("main"), "approved for platform");
        await ActAsync(other, "Approve", "scan is clean");
        await SeesAsync(other.Page.Locator(".done"), "Done.");
        await SeesAsync(other.Page.Locator(".page-head"), "answered: RESUME");
        await SeesAsync(today.Page.Locator(".page-head"), "answered: RESUME");
        await CheckAsync(other, "gate-released");

        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("AVAILABLE", (await Evidence.GatherAsync(demo, default)).Status(demo.Builds[Scene].ImageArn));
        await today.GoAsync("/");
        await SeesAsync(PartOf(today, "Builds under way"), "No build is under way.");
        await SeesAsync(PartOf(today, "Waiting gates"), "No gate is open");
        await today.GoAsync("/gates?day=2026-11-16");
        await SeesAsync(today.Page.Locator("main"), "answered: RESUME");
        await CheckAsync(today, "gates-decided");
        Assert.Empty(today.Complaints);
        Assert.Empty(other.Complaints);
    }

    [BrowserFact]
    public async Task Gates_are_found_withdrawn_from_and_stopped()
    {
        await using var demo = await StartAsync();
        await BeginAsync(demo);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        await using var console = await LocalConsole.StartAsync(demo.Stack, policyFile: DemoPolicy);
        await using var tab = await Tab.OpenAsync(console, "/gates?q=group%20security", Kim);
        await SeesAsync(tab.Page.Locator("main"), Build);
        await CheckAsync(tab, "gates-open");
        await tab.Page.GetByRole(AriaRole.Searchbox).FillAsync("web-shop");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await SeesAsync(tab.Page.Locator("main"), "No open gate has this text.");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Show all" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = Build }).ClickAsync();

        await ActAsync(tab, "Approve", "looked at it");
        await ActAsync(tab, "Withdraw my approval", "looked again");
        await SeesAsync(tab.Page.Locator("main"), "withdrew the approval for platform");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Stop the build" }).ClickAsync();
        await SeesAsync(tab.Page.Locator("main"), "This ends the build, in any mode.");
        await CheckAsync(tab, "gate-stop");
        await SendAsync(tab, "Stop the build", "wrong base");
        await SeesAsync(tab.Page.Locator(".page-head"), "answered: STOP");
        await SeesAsync(tab.Page.Locator("main"), "stopped the build");

        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        await tab.GoAsync("/");
        await SeesAsync(PartOf(tab, "Failed or stopped since yesterday"), "wrong base");
        await SeesAsync(PartOf(tab, "Failed or stopped since yesterday").Locator(".badge"), "stopped");
    }

    [BrowserFact]
    public async Task Empty_pages_say_so_and_parts_that_cannot_be_read_say_why()
    {
        await using var demo = await StartAsync();
        using var http = new HttpClient();
        using var fault = new StringContent("""{ "operation": "ListWaitingWorkflowSteps", "times": 10000, "error": "ForbiddenException", "message": "not today" }""");
        (await http.PostAsync(new Uri(demo.Stack.Endpoints.ImageBuilder, "/_emulator/faults"), fault)).EnsureSuccessStatusCode();
        await using var console = await LocalConsole.StartAsync(demo.Stack);
        await using var tab = await Tab.OpenAsync(console);

        await SeesAsync(PartOf(tab, "Needs a person"), "Steps that wait without a gate: unknown, not today");
        await SeesAsync(PartOf(tab, "The stack"), "No policy is published. The functions use the one that they were packaged with");
        await SeesAsync(PartOf(tab, "Waiting gates"), "No gate is open");
        await SeesAsync(PartOf(tab, "Failed or stopped since yesterday"), "No build failed, and none was stopped.");
        await CheckAsync(tab, "today-empty");
        await tab.GoAsync("/gates");
        await SeesAsync(tab.Page.Locator("main"), "No gate is open: no build waits for an answer.");
        await CheckAsync(tab, "gates-empty");
        await tab.GoAsync("/gates?day=2026-11-01");
        await SeesAsync(tab.Page.Locator("main"), "was decided on 2026-11-01");
        await tab.GoAsync("/gates/pay-api/1.0.0/9");
        await SeesAsync(tab.Page.Locator("main"), "not today");
        await tab.GoAsync("/gates/%3Cb%3E");
        await SeesAsync(tab.Page.Locator("main"), "'<b>' names no gate");
        await CheckAsync(tab, "gate-unknown");
    }

    [GeneratedRegex("/gates/step-")]
    private static partial Regex GateAddress();

    private static Task<DemoEnvironment> StartAsync() => DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);

    private static async Task BeginAsync(DemoEnvironment demo)
    {
        await demo.StubAsync("pay-api", DemoEnvironment.CleanScan, default);
        await demo.StartAsync(Scene, "pay-api", default);
    }

    private static ILocator PartOf(Tab tab, string title) =>
        tab.Page.GetByRole(AriaRole.Region).Filter(new() { Has = tab.Page.GetByRole(AriaRole.Heading, new() { Level = 2 }).Filter(new() { HasText = title }) });

    private static Task SeesAsync(ILocator where, string text) => Expect(where).ToContainTextAsync(text, new() { Timeout = 30_000 });

    private static async Task ActAsync(Tab tab, string act, string reason)
    {
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = act, Exact = true }).ClickAsync();
        await SendAsync(tab, act, reason);
    }

    private static async Task SendAsync(Tab tab, string act, string reason)
    {
        var form = tab.Page.GetByRole(AriaRole.Form).Filter(new() { HasText = act });
        await form.GetByLabel("Reason").FillAsync(reason);
        await form.GetByRole(AriaRole.Button, new() { Name = act, Exact = true }).ClickAsync();
        await Expect(form).ToHaveCountAsync(0, new() { Timeout = 30_000 });
    }

    /// <summary>In both themes, and on a narrow window.</summary>
    private static async Task CheckAsync(Tab tab, string picture)
    {
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await tab.Page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
            Assert.Empty(await tab.AccessibilityProblemsAsync());
            await tab.KeepPictureAsync($"{picture}-{theme.ToString().ToLowerInvariant()}");
        }

        await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await tab.Page.SetViewportSizeAsync(320, 800);
        var fits = await tab.FitsAsync();
        await tab.KeepPictureAsync($"{picture}-narrow");
        await tab.Page.SetViewportSizeAsync(1280, 900);
        Assert.True(fits, $"Something in {picture} is wider than a narrow window.");
    }
}
