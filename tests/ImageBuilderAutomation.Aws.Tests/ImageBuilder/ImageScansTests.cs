using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

public sealed class ImageScansTests
{
    private const string Image = "arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/7";

    [Theory]
    [InlineData("PENDING", true)]
    [InlineData("SCANNING", true)]
    [InlineData("COLLECTING", true)]
    [InlineData("FAILED", false)]
    [InlineData("ABANDONED", false)]
    [InlineData("TIMED_OUT", false)]
    public async Task Findings_are_unknown_without_a_completed_scan_and_a_running_scan_is_unfinished(string status, bool unfinished)
    {
        await using var service = await StubService.StartAsync();
        service.Answers($$$$"""{"image":{"arn":"{{{{Image}}}}","name":"web","version":"1.0.0/7","state":{"status":"AVAILABLE"},"scanState":{"status":"{{{{status}}}}"}}}""");
        using var client = service.Client();
        var scan = await new ImageScans(new GateEvidence(client)).ReadAsync(Image, default);
        Assert.IsType<Known<IReadOnlyList<Finding>>.No>(scan!.Findings);
        Assert.Equal(unfinished, scan.IsUnfinished);
    }
}
