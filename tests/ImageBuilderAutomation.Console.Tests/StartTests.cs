using ImageBuilderAutomation.Console.Tests.Browsers;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Demo;

namespace ImageBuilderAutomation.Console.Tests;

public sealed class StartTests
{
    [BrowserFact]
    public async Task The_start_link_opens_the_console_and_leaves_no_secret_in_the_address()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        await using var console = await LocalConsole.StartAsync(demo.Stack);

        await using var tab = await Tab.OpenAsync(console);

        Assert.Equal(console.Url.ToString(), tab.Page.Url);
        await tab.KeepPictureAsync("today");
        Assert.Empty(await tab.AccessibilityProblemsAsync());
        Assert.Empty(tab.Complaints);
    }
}
