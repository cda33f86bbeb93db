using System.Globalization;
using Amazon.EC2.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>EC2's image usage reports, which say how many instances and launch templates of other accounts use an AMI.</summary>
public sealed class UsageReports(Ec2Calls ec2) : IUsageReports
{
    private const string Instance = "ec2:Instance";
    private const string LaunchTemplate = "ec2:LaunchTemplate";
    private const string VersionDepth = "version-depth";

    /// <summary>Of one list, whose pages have a thousand items.</summary>
    private const int MaxPages = 10;

    private const int PageSize = 1000;

    public async Task<ReportStart> CreateAsync(AmiInRegion ami, UsageReportRequest request, CancellationToken cancellationToken)
    {
        var create = new CreateImageUsageReportRequest
        {
            ImageId = ami.AmiId,
            ClientToken = request.Token,
            ResourceTypes =
            [
                new() { ResourceType = Instance },
                new()
                {
                    ResourceType = LaunchTemplate,
                    ResourceTypeOptions = [new() { OptionName = VersionDepth, OptionValues = [request.TemplateVersions.ToString(CultureInfo.InvariantCulture)] }],
                },
            ],
        };
        try
        {
            var created = await ec2.AskAsync(ami.Region, client => client.CreateImageUsageReportAsync(create, cancellationToken), cancellationToken);
            return created.ReportId is { Length: > 0 } id ? new ReportStart.Accepted(id) : new ReportStart.Unclear("EC2 returned no id of the usage report");
        }
        catch (ServiceRefusedException error)
        {
            return Ec2Errors.IsDefinite(error) ? new ReportStart.Refused(error.Message) : new ReportStart.Unclear(error.Message);
        }
    }

    public Task<Known<IReadOnlyList<ListedReport>>> ListAsync(string region, IReadOnlyCollection<string> amiIds, CancellationToken cancellationToken) =>
        KnownAsync(() => Pager.AtMostAsync<ListedReport, string>(
            async (token, cancellation) =>
            {
                var request = new DescribeImageUsageReportsRequest { ImageIds = [.. amiIds], MaxResults = PageSize, NextToken = token };
                var page = await ec2.AskAsync(region, client => client.DescribeImageUsageReportsAsync(request, cancellation), cancellation);
                return ([.. (page.ImageUsageReports ?? []).Select(ReportOf)], page.NextToken);
            },
            MaxPages, $"more than {MaxPages * PageSize} usage reports", cancellationToken));

    public Task<Known<IReadOnlyList<UsageReportEntry>>> ReadEntriesAsync(AmiInRegion ami, string reportId, CancellationToken cancellationToken)
    {
        string? invalid = null;
        return KnownAsync(async () =>
        {
            var read = await Pager.AtMostAsync<UsageReportEntry, string>(
                async (token, cancellation) =>
                {
                    var request = new DescribeImageUsageReportEntriesRequest { ReportIds = [reportId], MaxResults = PageSize, NextToken = token };
                    var page = await ec2.AskAsync(ami.Region, client => client.DescribeImageUsageReportEntriesAsync(request, cancellation), cancellation);
                    var entries = page.ImageUsageReportEntries ?? [];
                    if (entries.Exists(entry => entry.AccountId is not { Length: > 0 } || entry.ResourceType is not { Length: > 0 }))
                        invalid = "an entry of the usage report has no account or no resource type";
                    return ([.. entries.Where(entry => entry.UsageCount is not 0).Select(EntryOf)], page.NextToken);
                },
                MaxPages, $"more than {MaxPages * PageSize} entries of a usage report", cancellationToken);
            return invalid is null ? read : new Known<IReadOnlyList<UsageReportEntry>>.No(invalid);
        });
    }

    public Task<Known<bool>> DeleteAsync(AmiInRegion ami, string reportId, CancellationToken cancellationToken) => KnownAsync<bool>(async () =>
    {
        try
        {
            var request = new DeleteImageUsageReportRequest { ReportId = reportId };
            await ec2.AskAsync(ami.Region, client => client.DeleteImageUsageReportAsync(request, cancellationToken), cancellationToken);
        }
        catch (ServiceRefusedException error) when (Ec2Errors.IsNoReport(error))
        {
            // An earlier invocation removed it, or it has expired.
        }

        return new Known<bool>.Yes(true);
    });

    private static async Task<Known<T>> KnownAsync<T>(Func<Task<Known<T>>> read)
    {
        try
        {
            return await read();
        }
        catch (ServiceRefusedException error)
        {
            return new Known<T>.No(error.Message);
        }
    }

    /// <summary>An entry without a count is a use.</summary>
    private static UsageReportEntry EntryOf(ImageUsageReportEntry entry) => new(entry.AccountId ?? "", entry.ResourceType ?? "", entry.UsageCount ?? 1);

    private static ListedReport ReportOf(ImageUsageReport report) => new(
        report.ReportId ?? "", report.ImageId ?? "", report.State ?? "", report.StateReason,
        report.CreationTime is { } created ? new DateTimeOffset(created.ToUniversalTime()) : null,
        report.AccountIds is null or { Count: 0 } && report.ResourceTypes?.Exists(type => type.ResourceType == Instance) is true ? DepthOf(report) : null);

    private static int? DepthOf(ImageUsageReport report) =>
        report.ResourceTypes.Find(type => type.ResourceType == LaunchTemplate)?.ResourceTypeOptions?.Find(option => option.OptionName == VersionDepth)
            ?.OptionValues is [var depth, ..] && int.TryParse(depth, NumberStyles.None, CultureInfo.InvariantCulture, out var versions)
            ? versions
            : null;
}
