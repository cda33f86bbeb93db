using ImageBuilderAutomation.Console.Tests.Browsers;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Demo;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace ImageBuilderAutomation.Console.Tests;

/// <summary>People publish, confirm, compare and ask the policy in the browser.</summary>
public sealed class PolicyTests(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private const string Pat = "role/PolicyPublisher/pat";
    private const string Quin = "role/SecondPublisher/quin";

    /// <summary>Lets everybody act in their own name only, so that two sessions are two people.</summary>
    private const string NamesSessions =
        """
        { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::123456789012:root" }, "Action": "sts:AssumeRole",
          "Condition": { "StringEquals": { "sts:RoleSessionName": "${aws:username}" } } } }
        """;

    private static BrowserNewContextOptions SmallAndDark => new() { ColorScheme = ColorScheme.Dark, ViewportSize = new() { Width = 320, Height = 700 } };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policy");
    private ConsoleServer _console = null!;
    private DemoEnvironment _demo = null!;

    public async Task InitializeAsync()
    {
        var file = Path.Combine(_folder.FullName, "policy.json");
        await File.WriteAllTextAsync(file, Policy(critical: 0));
        _demo = await DemoEnvironment.StartAsync(
            new()
            {
                PolicyFile = file,
                Parameters = new Dictionary<string, string> { ["PolicySource"] = "published" },
                Roles = [new("PolicyPublisher", "/", NamesSessions), new("SecondPublisher", "/", NamesSessions)],
            },
            new DemoOutput(TextWriter.Null), default);
        _console = await LocalConsole.StartAsync(_demo.Stack, policyFile: file, log: output.WriteLine);
    }

    public async Task DisposeAsync()
    {
        await _console.DisposeAsync();
        await _demo.DisposeAsync();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [BrowserFact]
    public async Task A_person_publishes_and_a_second_one_confirms_what_loosens()
    {
        await using var watching = await Tab.OpenAsync(_console, "/policy", Quin);
        await Expect(watching.Page.GetByText("No policy was published yet")).ToBeVisibleAsync();
        await Expect(watching.Page.GetByText("Packaged with the functions")).ToBeVisibleAsync();
        Assert.Equal("", string.Join("\n", await watching.AccessibilityProblemsAsync()));

        await using var writing = await Tab.OpenAsync(_console, "/policy/publish", Pat);
        await PublishAsync(writing, Policy(critical: 0, high: 2), "the first one", "tightens");
        await Expect(watching.Page.GetByText("the first one").First).ToBeVisibleAsync();

        await PublishAsync(writing, Policy(critical: 3, high: 2), "too many stops", "may loosen");
        await Expect(writing.Page.GetByText("Another publisher has to confirm")).ToBeVisibleAsync();
        await Expect(watching.Page.GetByRole(AriaRole.Heading, new() { Name = "Waits for a second person" })).ToBeVisibleAsync();
        await watching.KeepPictureAsync("policy-proposal");
        Assert.Equal("", string.Join("\n", await watching.AccessibilityProblemsAsync()));

        await ActAsync(watching.Page, "Confirm this policy", "agreed");
        await Expect(watching.Page.GetByRole(AriaRole.Heading, new() { Name = "Waits for a second person" })).ToHaveCountAsync(0);
        await Expect(watching.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "too many stops" })).ToContainTextAsync("confirmed by role/SecondPublisher/quin");
        await watching.KeepPictureAsync("policy");
        Assert.Equal("", string.Join("\n", await watching.AccessibilityProblemsAsync()));

        await watching.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "the first one" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await ActAsync(watching.Page, "Roll back to this version", "three are too many");
        await Expect(watching.Page.GetByText("in use", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal("", string.Join("\n", await watching.AccessibilityProblemsAsync()));

        await watching.GoAsync("/policy/diff?from=2&to=1");
        await Expect(watching.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "findings.critical" })).ToContainTextAsync("3 becomes 0");
        await watching.KeepPictureAsync("policy-diff");
        Assert.Equal("", string.Join("\n", await watching.AccessibilityProblemsAsync()));
        Assert.Empty(watching.Complaints);
        Assert.Empty(writing.Complaints);
    }

    [BrowserFact]
    public async Task Nobody_confirms_a_policy_that_took_the_place_of_the_one_they_read()
    {
        await using var writing = await Tab.OpenAsync(_console, "/policy/publish", Pat);
        await PublishAsync(writing, Policy(critical: 1), "one is fine", "may loosen");
        await Expect(writing.Page.GetByText("Another publisher has to confirm")).ToBeVisibleAsync();
        await using var reading = await Tab.OpenAsync(_console, "/policy", Quin);
        await reading.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm this policy" }).ClickAsync();
        await reading.Page.GetByLabel("Reason, on one line").FillAsync("one is fine for me too");

        await PublishAsync(writing, Policy(critical: 900), "let us see", "may loosen");

        await Expect(reading.Page.GetByText("became another while you wrote")).ToBeVisibleAsync();
        await Expect(reading.Page.GetByLabel("Reason, on one line")).ToHaveCountAsync(0);
        await Expect(reading.Page.GetByText("let us see").First).ToBeVisibleAsync();
        await Expect(reading.Page.GetByText("Packaged with the functions")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_proposal_is_withdrawn()
    {
        await using var tab = await Tab.OpenAsync(_console, "/policy/publish", Pat, SmallAndDark);
        await PublishAsync(tab, Policy(critical: 1), "a try", "may loosen");
        await Expect(tab.Page.GetByText("Another publisher has to confirm")).ToBeVisibleAsync();

        await tab.GoAsync("/policy");
        Assert.True(await tab.FitsAsync());
        await tab.KeepPictureAsync("policy-small-dark");
        Assert.Equal("", string.Join("\n", await tab.AccessibilityProblemsAsync()));
        await ActAsync(tab.Page, "Withdraw this policy", "a mistake");

        await Expect(tab.Page.GetByText("is withdrawn")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Waits for a second person" })).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_text_with_an_error_shows_its_line_and_cannot_be_sent()
    {
        await using var tab = await Tab.OpenAsync(_console, "/policy/publish", Pat, SmallAndDark);
        var field = tab.Page.GetByLabel("Policy", new() { Exact = true });
        await Expect(field).ToHaveValueAsync(Policy(critical: 0));
        await Expect(tab.Page.GetByText("nothing that counts is different")).ToBeVisibleAsync();

        await field.FillAsync(Policy(critical: 0).Replace("\"stop\"", "\"stopp\"", StringComparison.Ordinal));

        await Expect(tab.Page.GetByText("has errors and cannot be sent")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "gates[0].unmet" })).ToContainTextAsync("line 5, column");
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Publish this policy" })).ToHaveCountAsync(0);
        Assert.True(await tab.FitsAsync());
        await tab.KeepPictureAsync("policy-publish-small-dark");
        Assert.Equal("", string.Join("\n", await tab.AccessibilityProblemsAsync()));
    }

    [BrowserFact]
    public async Task Whoever_writes_while_another_person_publishes_sees_it_and_cannot_publish_over_it()
    {
        await using var slow = await Tab.OpenAsync(_console, "/policy/publish", Pat);
        await slow.Page.GetByLabel("Policy", new() { Exact = true }).FillAsync(Policy(critical: 0, high: 5));
        await Expect(slow.Page.GetByRole(AriaRole.Button, new() { Name = "Publish this policy" })).ToBeVisibleAsync();
        await using var quick = await Tab.OpenAsync(_console, "/policy/publish", Quin);
        await PublishAsync(quick, Policy(critical: 0, high: 1), "stricter", "tightens");

        await Expect(slow.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Another policy came into use while you wrote");
        await Expect(slow.Page.GetByRole(AriaRole.Button, new() { Name = "Publish this policy" })).ToHaveCountAsync(0);
        await slow.Page.GetByRole(AriaRole.Button, new() { Name = "Compare my text with it" }).ClickAsync();
        await Expect(slow.Page.GetByRole(AriaRole.Region, new() { Name = "Table of changes" })).ToContainTextAsync("1 becomes 5");
        await Expect(slow.Page.GetByRole(AriaRole.Button, new() { Name = "Publish this policy" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_supposed_build_is_explained_with_every_rule_and_the_address_names_it()
    {
        await using var tab = await Tab.OpenAsync(_console, "/policy/explain");
        await tab.Page.GetByLabel("Pipeline", new() { Exact = true }).FillAsync("web-shop");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();
        await Expect(tab.Page.Locator(".answer")).ToContainTextAsync("resume");
        Assert.EndsWith("/policy/explain?pipeline=web-shop", tab.Page.Url, StringComparison.Ordinal);

        await tab.Page.GetByLabel("Critical findings").FillAsync("1");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();
        await Expect(tab.Page.Locator(".answer")).ToContainTextAsync("stop");
        await Expect(tab.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "findings" })).ToContainTextAsync("1 critical");
        Assert.EndsWith("/policy/explain?pipeline=web-shop&critical=1", tab.Page.Url, StringComparison.Ordinal);
        await tab.KeepPictureAsync("policy-explain");
        Assert.Equal("", string.Join("\n", await tab.AccessibilityProblemsAsync()));

        await using var dark = await Tab.OpenAsync(_console, "/policy/explain?pipeline=web-shop&critical=many&approval=nobody", options: SmallAndDark);
        await Expect(dark.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Expected a count up to 1000");
        await Expect(dark.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Expected a group of the policy's approvers");
        Assert.True(await dark.FitsAsync());
        await dark.KeepPictureAsync("policy-explain-small-dark");
        Assert.Equal("", string.Join("\n", await dark.AccessibilityProblemsAsync()));
    }

    [BrowserFact]
    public async Task Texts_of_an_address_and_of_a_policy_are_shown_and_never_run()
    {
        var hostile = $"<script>window.ran=1</script>\"><img src=x onerror=window.ran=1>\u202E{new string('W', 250)}";
        var address = Uri.EscapeDataString(hostile);
        await using var tab = await Tab.OpenAsync(_console, "/policy/publish", Pat, new() { ViewportSize = new() { Width = 320, Height = 700 } });
        var member = hostile.Replace("\"", "'", StringComparison.Ordinal);
        await tab.Page.GetByLabel("Policy", new() { Exact = true }).FillAsync(Policy(critical: 0).Replace("unmet", member, StringComparison.Ordinal));
        await Expect(tab.Page.GetByText("has errors and cannot be sent")).ToBeVisibleAsync();
        await CheckAsync();
        foreach (var path in new[]
        {
            $"/policy/explain?pipeline={address}&tag={address}&approval={address}", $"/policy/explain?pipeline={address}&started-by={address}",
            $"/policy/diff?from={address}&to={address}", $"/policy/versions/{address}", "/policy?before=-1",
        })
        {
            await tab.GoAsync(path);
            await CheckAsync();
        }

        Assert.Empty(tab.Complaints);

        async Task CheckAsync()
        {
            Assert.True(await tab.FitsAsync(), tab.Page.Url);
            Assert.False(await tab.Page.EvaluateAsync<bool>("() => 'ran' in window"), tab.Page.Url);
            Assert.DoesNotContain('\u202E', await tab.Page.Locator("body").InnerTextAsync());
        }
    }

    private static async Task PublishAsync(Tab tab, string policy, string reason, string effect)
    {
        await tab.Page.GetByLabel("Policy", new() { Exact = true }).FillAsync(policy);
        await Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "Table of changes" })).ToContainTextAsync(effect);
        await ActAsync(tab.Page, "Publish this policy", reason);
    }

    private static async Task ActAsync(IPage page, string button, string reason)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await page.GetByLabel("Reason, on one line").FillAsync(reason);
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await Expect(page.GetByText("Done.", new() { Exact = true }).First).ToBeVisibleAsync();
    }

    private static string Policy(int critical, int? high = null) => $$"""
        { "modes": { "gates": "act" },
          "approvers": { "platform": ["role/PlatformApprover"], "publishers": ["role/PolicyPublisher", "role/SecondPublisher"] },
          "gates": [ { "name": "clean", "scope": "*", "step": "distribution/ApproveRelease",
                       "require": { "scan": { "finishedWithin": "3d" }, "findings": { "critical": {{critical}}{{(high is null ? "" : $", \"high\": {high}")}} } },
                       "unmet": "stop" } ] }
        """;
}
