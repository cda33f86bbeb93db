using Amazon.EC2.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Releases.Watermarks;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>Reads the Allowed AMIs settings of the account whose credentials are used.</summary>
public sealed class AllowedAmis(Ec2Calls ec2) : IAllowedAmis
{
    public async Task<Known<AllowedAmisSettings>> ReadAsync(string region, CancellationToken cancellationToken)
    {
        try
        {
            var read = await ec2.AskAsync(region, client => client.GetAllowedImagesSettingsAsync(new(), cancellationToken), cancellationToken);
            return read.State is { Length: > 0 } state
                ? new Known<AllowedAmisSettings>.Yes(new(state, read.ManagedBy?.Value, [.. (read.ImageCriteria ?? []).Select(CriterionOf)]))
                : new Known<AllowedAmisSettings>.No("EC2 returned no state of the Allowed AMIs settings");
        }
        catch (ServiceRefusedException error)
        {
            return new Known<AllowedAmisSettings>.No(error.Message);
        }
    }

    private static AllowedAmisCriterion CriterionOf(ImageCriterion criterion) => new(
        criterion.ImageProviders ?? [],
        [.. (criterion.ImageWatermarks ?? []).Select(filter => string.IsNullOrEmpty(filter.WatermarkKey) ? null : filter.WatermarkKey)],
        criterion.ImageNames is { Count: > 0 } || criterion.MarketplaceProductCodes is { Count: > 0 }
        || criterion.CreationDateCondition is not null || criterion.DeprecationTimeCondition is not null || criterion.ScanResultCondition is not null);
}
