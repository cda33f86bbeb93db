using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Releases;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

public sealed class ReleaseEvidenceTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/7";

    private StubService _service = null!;
    private IAmazonImagebuilder _client = null!;

    public async Task InitializeAsync()
    {
        _service = await StubService.StartAsync();
        _client = _service.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"imagePackageList":[]}""", "the service lists no packages")]
    [InlineData("{}", "the service lists no packages")]
    [InlineData("""{"imagePackageList":[{"packageVersion":"1.0"}]}""", "a package has no name")]
    public async Task Packages_that_the_service_does_not_list_are_unknown_and_not_none(string answer, string reason)
    {
        _service.Answers(answer);

        var packages = Assert.IsType<Known<IReadOnlyList<ReleasedPackage>>.No>(await new ReleaseEvidence(_client).ReadPackagesAsync(Arn, default));
        Assert.Equal(reason, packages.Reason);
    }

    [Fact]
    public async Task Listed_packages_are_known()
    {
        _service.Answers("""{"imagePackageList":[{"packageName":"openssl","packageVersion":"3.0.8"}]}""");

        var packages = Assert.IsType<Known<IReadOnlyList<ReleasedPackage>>.Yes>(await new ReleaseEvidence(_client).ReadPackagesAsync(Arn, default));
        Assert.Equal(new("openssl", "3.0.8"), Assert.Single(packages.Value));
    }

    [Theory]
    [InlineData(1, "more than 25 packages")]
    [InlineData(2, null)]
    public async Task A_list_longer_than_the_limit_is_unknown(int maxPages, string? reason)
    {
        _service.Answers("""{"imagePackageList":[{"packageName":"openssl"}],"nextToken":"a"}""").Answers("""{"imagePackageList":[{"packageName":"bash"}]}""");

        var packages = await new ReleaseEvidence(_client, maxPages).ReadPackagesAsync(Arn, default);

        Assert.Equal(reason, (packages as Known<IReadOnlyList<ReleasedPackage>>.No)?.Reason);
    }

    [Fact]
    public void The_function_s_limit_of_packages_fits_into_the_time_of_an_item()
    {
        var longestPage = TimeSpan.FromMilliseconds(300);

        Assert.True(ReleaseEvidence.MaxPagesOfFunction * longestPage < GuardedPass.ItemLimit);
    }
}
