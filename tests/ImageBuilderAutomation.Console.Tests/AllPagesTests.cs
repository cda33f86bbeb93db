using ImageBuilderAutomation.Console.Tests.Browsers;
using ImageBuilderAutomation.Console.Tests.Worlds;
using Microsoft.Playwright;

namespace ImageBuilderAutomation.Console.Tests;

/// <summary>What every page has to be, whatever it shows.</summary>
public sealed class AllPagesTests
{
    /// <summary>Markup, script, control and bidirectional characters, and a word that fits nowhere.</summary>
    private static readonly string[] Hostile =
    [
        "<script>window.ran=1</script>", "<img src=x onerror=window.ran=1>", "\"><svg onload=window.ran=1>", "'-window.ran=1-'", "javascript:window.ran=1", "{{7*7}}", "&lt;b&gt;",
        "a\u202Ereversed\u2066", "esc\u001b[31mred", "nul\u0000nul", "line\nbreak\ttab", "z\u0335\u0322a\u0336lgo", "zero\u200Bwidth", "\U0001F468\u200D\U0001F469", new('W', 300),
    ];

    [BrowserFact]
    public async Task Every_page_of_an_empty_stack_is_accessible_in_both_themes()
    {
        await using var world = await World.StartAsync();

        await CheckAsync(world, Pages.Always, "empty");
    }

    [BrowserFact]
    public async Task Every_page_of_a_large_stack_is_accessible_in_both_themes()
    {
        await using var world = await World.StartAsync(builds: 1000, gates: 200, person: "role/PlatformApprover/kim");

        await CheckAsync(world, [.. Pages.Always, .. Pages.OfRecords], "large");
    }

    [BrowserFact]
    public async Task Every_page_says_why_it_shows_nothing_when_the_stack_does_not_answer()
    {
        await using var world = await World.StartAsync();
        await world.Demo.Stack.DisposeAsync();

        await CheckAsync(world, [.. Pages.Always, .. Pages.OfRecords], "error");
    }

    [BrowserFact]
    public async Task Hostile_texts_are_shown_and_never_run_and_never_break_a_page()
    {
        await using var world = await World.StartAsync(builds: 60, gates: 5, text: string.Join(' ', Hostile), person: "role/PlatformApprover/kim");
        await using var tab = await Tab.OpenAsync(world.Console);
        var shown = new List<string>();

        foreach (var path in Pages.Always.Concat(Pages.OfRecords))
        {
            await tab.GoAsync(path);
            Assert.True(await tab.FitsAsync(), $"{path} is wider than the window");
            Assert.False(await tab.Page.EvaluateAsync<bool>("() => 'ran' in window"), $"{path} ran a text");
            var text = await tab.Page.Locator("body").InnerTextAsync();
            Assert.DoesNotContain(text, c => c is '\u202E' or '\u2066' or '\u001b' or '\u0000');
            if (text.Contains("<script>window.ran=1</script>", StringComparison.Ordinal))
                shown.Add(path);
        }

        Assert.Superset(
            new HashSet<string>(["/", "/builds/recipe-0/1.0.0/1", "/gates/step-00000000-0000-0000-0000-000000000000", "/releases/edge-base/prod"]), shown.ToHashSet());
        Assert.DoesNotContain(tab.Complaints, complaint => !complaint.Contains("status of 404", StringComparison.Ordinal));
    }

    private static async Task CheckAsync(World world, IEnumerable<string> paths, string state)
    {
        await using var tab = await Tab.OpenAsync(world.Console);
        var problems = new List<string>();
        foreach (var path in paths)
        {
            await tab.GoAsync(path);
            foreach (var colours in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await tab.Page.EmulateMediaAsync(new() { ColorScheme = colours });
                problems.AddRange((await tab.AccessibilityProblemsAsync()).Select(problem => $"{path}, {colours}: {problem}"));
                if (Environment.GetEnvironmentVariable("KEEP_PICTURES") is { Length: > 0 })
                    await tab.KeepPictureAsync($"{state}{path.Replace('/', '-')}-{colours}".ToLowerInvariant());
            }

            // A narrow window is also what 400 % zoom makes of a wide one (WCAG 1.4.10).
            await tab.Page.SetViewportSizeAsync(320, 800);
            if (!await tab.FitsAsync())
                problems.Add($"{path}: wider than a window of 320 pixels");
            await tab.Page.SetViewportSizeAsync(1280, 900);
        }

        Assert.Empty(problems);
        Assert.DoesNotContain(tab.Complaints, complaint => !complaint.Contains("status of 404", StringComparison.Ordinal));
    }
}
