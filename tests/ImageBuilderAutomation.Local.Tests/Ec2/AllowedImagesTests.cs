using Amazon.EC2;
using Amazon.EC2.Model;

namespace ImageBuilderAutomation.Local.Tests.Ec2;

/// <summary>Allowed AMIs settings are kept for each account and Region. The official client calls.</summary>
public sealed class AllowedImagesTests : IAsyncLifetime
{
    private Ec2Stack _stack = null!;

    public async Task InitializeAsync() => _stack = await Ec2Stack.StartAsync();

    public Task DisposeAsync() => _stack.DisposeAsync().AsTask();

    [Fact]
    public async Task They_are_disabled_and_empty_at_first()
    {
        var settings = await _stack.Client.GetAllowedImagesSettingsAsync(new());

        Assert.Equal(("disabled", "account"), (settings.State, settings.ManagedBy.Value));
        Assert.Empty(settings.ImageCriteria ?? []);
    }

    [Fact]
    public async Task Criteria_come_back_with_every_member_in_the_account_and_Region_that_set_them()
    {
        await ReplaceAsync(
            new()
            {
                ImageProviders = ["111122223333", "amazon"],
                ImageNames = ["web-*"],
                MarketplaceProductCodes = ["abc"],
                CreationDateCondition = new() { MaximumDaysSinceCreated = 30 },
                DeprecationTimeCondition = new() { MaximumDaysSinceDeprecated = 0 },
                ImageWatermarks =
                [
                    new() { WatermarkKey = "111122223333:*-released", SourceImageRegion = "us-*", MaximumDaysSinceSourceImageCreated = 90, MaximumDaysSinceWatermarkCreated = 60 },
                ],
                ScanResultCondition = new() { MaximumSeverityLabel = SeverityLabel.High, MaxDaysSinceLastFindingScan = 7, MaxDaysSinceCriticalFixAvailable = 1 },
            },
            new() { ImageProviders = ["none"] });
        await _stack.Client.EnableAllowedImagesSettingsAsync(new() { AllowedImagesSettingsState = "audit-mode" });

        var settings = await _stack.Client.GetAllowedImagesSettingsAsync(new());

        Assert.Equal("audit-mode", settings.State);
        Assert.Equal(["none"], settings.ImageCriteria[1].ImageProviders);
        var criterion = settings.ImageCriteria[0];
        Assert.Equal(["111122223333", "amazon"], criterion.ImageProviders);
        Assert.Equal(("web-*", "abc"), (Assert.Single(criterion.ImageNames), Assert.Single(criterion.MarketplaceProductCodes)));
        Assert.Equal((30, 0), (criterion.CreationDateCondition.MaximumDaysSinceCreated, criterion.DeprecationTimeCondition.MaximumDaysSinceDeprecated));
        var watermark = Assert.Single(criterion.ImageWatermarks);
        Assert.Equal(
            ("111122223333:*-released", "us-*", 90, 60),
            (watermark.WatermarkKey, watermark.SourceImageRegion, watermark.MaximumDaysSinceSourceImageCreated, watermark.MaximumDaysSinceWatermarkCreated));
        var scan = criterion.ScanResultCondition;
        Assert.Equal(("high", 7, 1, (int?)null), (scan.MaximumSeverityLabel.Value, scan.MaxDaysSinceLastFindingScan, scan.MaxDaysSinceCriticalFixAvailable, scan.MaxDaysSinceLowFixAvailable));

        Assert.Equal("disabled", (await _stack.For(Ec2Stack.Other).GetAllowedImagesSettingsAsync(new())).State);
        Assert.Equal("disabled", (await _stack.For(Ec2Stack.Owner, "eu-west-1").GetAllowedImagesSettingsAsync(new())).State);
        await _stack.Client.DisableAllowedImagesSettingsAsync(new());
        var after = await _stack.Client.GetAllowedImagesSettingsAsync(new());
        Assert.Equal(("disabled", 2), (after.State, after.ImageCriteria.Count));
    }

    [Fact]
    public async Task What_EC2_does_not_accept_is_refused_and_changes_nothing()
    {
        await ReplaceAsync(new ImageCriterionRequest { ImageProviders = ["amazon"] });

        foreach (var criterion in new ImageCriterionRequest[]
        {
            new() { ImageProviders = ["none", "amazon"] },
            new() { ImageProviders = ["12345"] },
            new() { ImageNames = [.. Enumerable.Range(0, 51).Select(i => $"name-{i}")] },
            new() { ScanResultCondition = new() { MaximumSeverityLabel = "severe" } },
        })
            Assert.Equal("InvalidParameterValue", await Ec2Stack.RefusalAsync(() => ReplaceAsync(criterion)));
        Assert.Equal("InvalidParameterValue", await Ec2Stack.RefusalAsync(() => ReplaceAsync([.. Enumerable.Range(0, 11).Select(_ => new ImageCriterionRequest { ImageProviders = ["amazon"] })])));
        Assert.Equal("InvalidParameterValue", await Ec2Stack.RefusalAsync(() => _stack.Client.EnableAllowedImagesSettingsAsync(new() { AllowedImagesSettingsState = "on" })));

        Assert.Equal(["amazon"], Assert.Single((await _stack.Client.GetAllowedImagesSettingsAsync(new())).ImageCriteria).ImageProviders);
    }

    private Task<ReplaceImageCriteriaInAllowedImagesSettingsResponse> ReplaceAsync(params ImageCriterionRequest[] criteria) =>
        _stack.Client.ReplaceImageCriteriaInAllowedImagesSettingsAsync(new() { ImageCriteria = [.. criteria] });
}
