using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Console.Builds;
using ImageBuilderAutomation.Console.Tests.Browsers;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Demo;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ImageBuilderAutomation.Console.Tests;

/// <summary>The pages of builds, on a stack with one build that failed, one that is available and one that a rule stopped.</summary>
public sealed class BuildsTests : IClassFixture<BuildsTests.Played>
{
    private const string Failed = "web-shop/1.0.0/1";
    private const string Available = "base-al2023/1.0.0/1";
    private const string Stopped = "web-shop/1.0.0/2";

    private readonly Played _played;

    public BuildsTests(Played played) => _played = played;

    private ConsoleServer Console => _played.Console;

    private DemoEnvironment Demo => _played.Demo;

    [BrowserFact]
    public async Task Filters_and_searches_lead_to_the_right_builds()
    {
        await using var tab = await Tab.OpenAsync(Console, "/builds");
        var rows = tab.Page.Locator("table.builds tbody tr");
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(rows.Filter(new() { HasText = Failed })).ToContainTextAsync("disk full");
        await tab.KeepPictureAsync("builds");

        await tab.Page.GetByLabel("Status").SelectOptionAsync("AVAILABLE");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        Assert.Contains("status=AVAILABLE", tab.Page.Url, StringComparison.Ordinal);
        await Expect(rows.First).ToContainTextAsync(Available);
        var ami = await rows.First.Locator("code").First.InnerTextAsync();

        await tab.GoAsync("/builds?pipeline=web-shop&status=FAILED");
        await Expect(rows).ToHaveCountAsync(2);
        await tab.GoAsync("/builds?find=AL2023");
        await Expect(rows).ToHaveCountAsync(1);
        await tab.GoAsync("/builds?find=nothing");
        await Expect(tab.Page.Locator(".empty")).ToContainTextAsync("No build whose name contains nothing");
        await tab.GoAsync("/builds?find=ami-00000000000000000");
        await Expect(tab.Page.Locator(".empty")).ToContainTextAsync("no build that made ami-00000000000000000");

        await tab.Page.GetByLabel("Build or AMI id").FillAsync(ami);
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync(Available);
        Assert.EndsWith($"/builds/{Available}", tab.Page.Url, StringComparison.Ordinal);
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task A_failed_build_shows_its_cause_and_the_bars_of_its_steps()
    {
        await using var tab = await Tab.OpenAsync(Console, $"/builds/{Failed}");

        await Expect(tab.Page.Locator(".panel.alarming")).ToContainTextAsync("disk full");
        await Expect(tab.Page.Locator(".rz-chart svg path:visible").First).ToBeVisibleAsync();
        await Expect(tab.Page.Locator(".rz-chart")).ToContainTextAsync("2 FAILED Apply");
        await tab.KeepPictureAsync("build-failed");
        Assert.Empty(await tab.AccessibilityProblemsAsync());
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task A_build_shows_its_gates_with_what_each_rule_saw_its_contents_and_its_children_when_asked()
    {
        await using var tab = await Tab.OpenAsync(Console, $"/builds/{Stopped}");
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Stopped" })).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "What the rules saw" })).ToContainTextAsync("findings.critical");
        Assert.StartsWith("/gates/step-", await tab.Page.Locator("h3 a[href^='/gates/']").GetAttributeAsync("href"), StringComparison.Ordinal);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "List findings and packages" }).ClickAsync();
        await Expect(tab.Page.GetByText("CVE-2026-4411").Last).ToBeVisibleAsync();
        await tab.KeepPictureAsync("build-stopped");

        await tab.GoAsync($"/builds/{Available}");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "List children" }).ClickAsync();
        await Expect(tab.Page.GetByText("No source sees other Regions")).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "List what is left over" }).ClickAsync();
        await Expect(tab.Page.GetByText("Nothing is left over of this build.")).ToBeVisibleAsync();
        await tab.KeepPictureAsync("build-available");

        await tab.GoAsync("/builds/base-al2023/1.0.0/99");
        await Expect(tab.Page.Locator(".empty")).ToContainTextAsync("The history has no build base-al2023/1.0.0/99.");
        await tab.GoAsync("/builds/a/b/c");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("No such build");
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task Trends_show_the_same_numbers_as_the_statistics_of_the_history()
    {
        await using var tab = await Tab.OpenAsync(Console, "/builds/trends");
        await Expect(tab.Page.Locator(".rz-chart svg path:visible").First).ToBeVisibleAsync();
        await tab.KeepPictureAsync("trends");
        var all = await _played.StatisticsAsync(null);
        Assert.Equal((3, 1, 1, 1), (all.Builds, all.Available, all.Failed, all.Stopped));

        // One that is opened is no closed one any more.
        var closed = tab.Page.Locator("details:not([open]) > summary");
        while (await closed.CountAsync() > 0)
            await closed.First.ClickAsync();
        Assert.Equal(
            $"{all.Builds} {all.Measured} {Wording.TimeFormat.Of(all.P50)} {Wording.TimeFormat.Of(all.P95)}",
            await CellsAsync(tab, "times"));
        Assert.Equal($"1 1 1 0 0 0 {all.FailureRate?.ToString("0.0%", CultureInfo.InvariantCulture)} 1 0 0 0", await CellsAsync(tab, "failures"));
        await Expect(tab.Page.Locator("table.findings tbody tr")).ToContainTextAsync([Available]);

        await tab.GoAsync("/builds/trends?pipeline=web-shop");
        Assert.Equal("2 0 none none", await CellsAsync(tab, "times", open: true));
        await tab.GoAsync("/builds/trends?pipeline=unknown");
        await Expect(tab.Page.Locator(".empty")).ToContainTextAsync("No build of this pipeline started in the last 12 weeks.");
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task A_build_under_way_moves_on_without_reload()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        await using var console = await LocalConsole.StartAsync(demo.Stack);
        await using var tab = await Tab.OpenAsync(console, "/builds");
        await Expect(tab.Page.Locator(".empty")).ToContainTextAsync("No build started from");
        await tab.KeepPictureAsync("builds-empty");
        Assert.Empty(await tab.AccessibilityProblemsAsync());

        await demo.StartAsync("live", "base-al2023", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(3));
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = Available }).ClickAsync();
        await Expect(tab.Page.Locator(".page-head .badge")).ToHaveTextAsync("BUILDING");
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        await Expect(tab.Page.Locator(".page-head .badge")).ToHaveTextAsync("AVAILABLE");
        await Expect(tab.Page.Locator(".rz-chart")).ToBeVisibleAsync();
    }

    [BrowserTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_page_of_builds_can_be_used_by_everybody_and_fits_a_small_window(ColorScheme colours)
    {
        await using var tab = await Tab.OpenAsync(
            Console, "/builds", options: new() { ViewportSize = new() { Width = 320, Height = 800 }, ColorScheme = colours });
        foreach (var path in new[] { "/builds", $"/builds/{Failed}", $"/builds/{Stopped}", $"/builds/{Available}", "/builds/trends", "/builds/none/1.0.0/1" })
        {
            await tab.GoAsync(path);
            Assert.True(await tab.FitsAsync(), $"{path} is wider than the window");
            var problems = string.Join("\n", await tab.AccessibilityProblemsAsync());
            Assert.True(problems.Length == 0, $"{path}: {problems}");
            await tab.KeepPictureAsync($"small-{colours}-{path.Replace('/', '-')}".ToLowerInvariant());
        }
    }

    private static async Task<string> CellsAsync(Tab tab, string table, bool open = false)
    {
        var last = tab.Page.Locator($"table.{table} tbody tr").Last.Locator("td");
        if (open)
            await last.First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return string.Join(' ', await last.AllTextContentsAsync());
    }

    /// <summary>The stack that most tests look at; it is played once.</summary>
    public sealed class Played : IAsyncLifetime
    {
        internal DemoEnvironment Demo { get; private set; } = null!;

        internal ConsoleServer Console { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
            await Demo.StubAsync("web-shop", new JsonObject { ["failSteps"] = new JsonObject { ["ApplyBuildComponents"] = "disk full" } }, default);
            await Demo.StartAsync("failed", "web-shop", default);
            await Demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
            var found = Demo.ScanThatFinds("CVE-2026-4411", "CRITICAL");
            found["failSteps"] = null;
            await Demo.StubAsync("web-shop", found, default);
            await Demo.StartAsync("stopped", "web-shop", default);
            await Demo.StartAsync("available", "base-al2023", default);
            await Demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
            Console = await LocalConsole.StartAsync(Demo.Stack);
        }

        /// <summary>As the command <c>stats</c> reads them.</summary>
        internal async Task<BuildStatistics> StatisticsAsync(string? pipeline)
        {
            var settings = Demo.Stack.Template.Settings;
            using var dynamo = AwsClients.DynamoDB(Demo.Stack.ClientEnvironment("test"));
            var records = new BuildRecords(new(dynamo, Demo.Stack.Template.Tables[0].Name), new AccountRegion(settings.Account, settings.Region));
            var day = DateOnly.FromDateTime(Demo.Clock.GetUtcNow().UtcDateTime);
            var builds = await records.ListByDayAsync(day, default)
                .Where(build => pipeline is null || BuildSummary.Of(build).Pipeline == pipeline).ToListAsync();
            return BuildStatistics.Of(builds);
        }

        public async Task DisposeAsync()
        {
            await Console.DisposeAsync();
            await Demo.DisposeAsync();
        }
    }
}
