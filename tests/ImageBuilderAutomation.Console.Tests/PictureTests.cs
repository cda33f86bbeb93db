using ImageBuilderAutomation.Console.Tests.Browsers;
using ImageBuilderAutomation.Console.Tests.Worlds;
using Microsoft.Playwright;
using TestKit;
using static Microsoft.Playwright.Assertions;

namespace ImageBuilderAutomation.Console.Tests;

/// <summary>The picture in README. With WRITE_PICTURES=1 this test writes it.</summary>
public sealed class PictureTests
{
    private const int MaxBytes = 150_000;

    private static readonly string Picture = Repository.PathOf("docs", "images", "console.png");

    [BrowserFact]
    public async Task The_picture_of_the_readme_shows_a_gate_that_waits_and_is_small()
    {
        await using var world = await World.StartAsync(builds: 40, gates: 1);
        await using var tab = await Tab.OpenAsync(
            world.Console, "/gates/step-00000000-0000-0000-0000-000000000000", "role/PlatformApprover/kim",
            new() { ColorScheme = ColorScheme.Light, ViewportSize = new() { Width = 1120, Height = 760 } });

        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).First).ToBeVisibleAsync();

        if (Environment.GetEnvironmentVariable("WRITE_PICTURES") is { Length: > 0 })
            await tab.Page.ScreenshotAsync(new() { Path = Picture });
        Assert.InRange(new FileInfo(Picture).Length, 1, MaxBytes);
    }
}
