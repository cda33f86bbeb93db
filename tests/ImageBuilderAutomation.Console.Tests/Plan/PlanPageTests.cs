using ImageBuilderAutomation.Console.Tests.Browsers;
using ImageBuilderAutomation.Console.Tests.Releases;
using Microsoft.Playwright;
using static ImageBuilderAutomation.Console.Tests.Releases.ReleasesPageTests;
using static Microsoft.Playwright.Assertions;

namespace ImageBuilderAutomation.Console.Tests.Plan;

public sealed class PlanPageTests
{
    [BrowserFact]
    public async Task The_plan_is_made_on_request_and_shows_what_is_kept_and_retired_with_reasons()
    {
        await using var stack = await ChannelStack.StartAsync(builds: 1);
        await stack.BuildAsync("batch");
        await stack.BuildAsync("batch");
        await stack.Clock.AdvanceAsync(TimeSpan.FromHours(24));
        await using var tab = await stack.OpenAsync("/plan");
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "The last run" })).ToBeVisibleAsync();
        await ReadableAsync(tab, "plan-before", path: null);

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Make the plan" }).ClickAsync();

        var images = Panel(tab, "Images");
        await Expect(images.GetByRole(AriaRole.Row).Filter(new() { HasText = "web/1.0.0/1" })).ToContainTextAsync("keep");
        await Expect(images.GetByRole(AriaRole.Row).Filter(new() { HasText = "web/1.0.0/1" })).ToContainTextAsync("channel web/test points at it");
        await ReadableAsync(tab, "plan", path: null);
        await images.GetByRole(AriaRole.Link, new() { NameRegex = new("^Retire \\d") }).ClickAsync();
        await Expect(images.GetByRole(AriaRole.Row).Filter(new() { HasText = "batch/1.0.0/1" })).ToContainTextAsync("retire: deprecate");
        await Expect(images.GetByRole(AriaRole.Row).Filter(new() { HasText = "web/1.0.0/1" })).ToHaveCountAsync(0);
        Assert.EndsWith("/plan?decision=retire", tab.Page.Url, StringComparison.Ordinal);
        await Expect(images.GetByRole(AriaRole.Link, new() { Name = "batch/1.0.0/1" })).ToHaveAttributeAsync("href", "/builds/batch/1.0.0/1");
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task Without_a_policy_no_plan_is_made_and_the_page_says_why()
    {
        await using var stack = await ChannelStack.StartAsync(builds: 0, knowsPolicy: false);
        await using var tab = await stack.OpenAsync("/plan");

        await Expect(tab.Page.GetByText("start the console with --policy")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Make the plan" })).ToBeDisabledAsync();
        Assert.Empty(await tab.AccessibilityProblemsAsync());
    }
}
