using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>The four operations of usage reports: which accounts use an AMI of the caller.</summary>
// Documented: EC2 API Reference and EC2 User Guide, "View your AMI usage".
// Assumed: the error codes of the quotas; a report shows what existed when it was requested, also the owner's own resources, and instances in every state.
internal static class UsageReports
{
    // Documented: quotas of the user guide.
    private const int MostPending = 2000;

    private const int MostAccounts = 200;
    private const int MostIds = 200;

    /// <summary>How many of the newest versions of a launch template count by default.</summary>
    private const int DefaultDepth = 20;

    private static readonly string[] Types = [UsageType.Instance, UsageType.LaunchTemplate];

    public static IEnumerable<Ec2Operation> All { get; } =
    [
        new("CreateImageUsageReport", Create, "ImageId", "ResourceType", "AccountId", "ClientToken", "TagSpecification"),
        new("DescribeImageUsageReports", Describe, "ImageId", "ReportId", "Filter", "MaxResults", "NextToken"),
        new("DescribeImageUsageReportEntries", DescribeEntries, "ImageId", "ReportId", "Filter", "MaxResults", "NextToken"),
        new("DeleteImageUsageReport", Delete, "ReportId"),
    ];

    private static Filters<(UsageReport Report, DateTimeOffset Now)> OfReports { get; } = new(
        new Dictionary<string, Func<(UsageReport Report, DateTimeOffset Now), IEnumerable<string?>>>
        {
            ["creation-time"] = at => [Shown.Time(at.Report.CreatedAt)],
            ["state"] = at => [at.Report.StateAt(at.Now)],
        },
        at => at.Report.Tags);

    private static Filters<(UsageReport Report, UsageEntry Entry)> OfEntries { get; } = new(
        new Dictionary<string, Func<(UsageReport Report, UsageEntry Entry), IEnumerable<string?>>>
        {
            ["account-id"] = at => [at.Entry.Account],
            ["creation-time"] = at => [Shown.Time(at.Report.CreatedAt)],
            ["resource-type"] = at => [at.Entry.Type],
        });

    private static XElement?[] Create(Ec2Call call)
    {
        var request = call.Request;
        var image = request.Required("ImageId");
        var types = UsageType.Read(request, Types, withStates: false);
        if (types.Count == 0)
            throw Ec2Exception.Missing("ResourceType");
        var (accounts, tags) = (request.Texts("AccountId", MostAccounts), request.TagsFor("image-usage-report"));
        var ami = call.OwnImage(image);
        var pending = call.Region.Reports.Values.Where(report => report.Owner == call.Account && report.StateAt(call.Now) == "pending").ToList();
        if (pending.Exists(report => report.Image == ami.Id))
            throw new Ec2Exception("ResourceLimitExceeded", $"The image {ami.Id} already has a usage report that is pending.");
        if (pending.Count >= MostPending)
            throw new Ec2Exception("ResourceLimitExceeded", $"There are already {MostPending} usage reports that are pending.");

        var settings = call.World.Settings;
        var created = new UsageReport(
            call.World.NextId("amiur"), call.Account, ami.Id, [.. types.Select(type => (type.Name, type.Depth))], accounts, call.Now, call.Now + settings.ReportTakes,
            settings.ReportFailure, [.. Count(call, ami.Id, types, accounts)]);
        foreach (var (key, value) in tags)
            created.Tags[key] = value;
        call.Region.Reports[created.Id] = created;
        return [new XElement("reportId", created.Id)];
    }

    // Documented: one entry for each account and type; a launch template counts once, however many of its versions name the AMI.
    private static IEnumerable<UsageEntry> Count(Ec2Call call, string image, IReadOnlyList<UsageType> types, IReadOnlyList<string> accounts)
    {
        var until = call.Now - call.World.Settings.ReportsMiss;
        return from type in types
               let all = type.Name == UsageType.Instance
                   ? type.InstancesOf(call.Region, image, call.Now).Where(instance => instance.LaunchedAt <= until).Select(instance => instance.Owner)
                   : UsageType.TemplatesOf(call.Region, image, type.Depth ?? DefaultDepth, until).Select(template => template.Owner)
               from account in all.Where(owner => accounts.Count == 0 || accounts.Contains(owner)).GroupBy(owner => owner).OrderBy(owners => owners.Key, StringComparer.Ordinal)
               select new UsageEntry(account.Key, type.Name, account.Count());
    }

    private static XElement?[] Describe(Ec2Call call)
    {
        var matches = OfReports.Of(call.Request);
        var found = Reports(call).Where(report => matches((report, call.Now)));
        return Pages.Of(call.Request, "imageUsageReportSet", found, report => View(report, call.Now), largest: int.MaxValue - 1);
    }

    private static XElement?[] DescribeEntries(Ec2Call call)
    {
        var matches = OfEntries.Of(call.Request);
        var entries = from report in Reports(call)
                      where report.StateAt(call.Now) == "available"
                      from entry in report.Entries
                      where matches((report, entry))
                      select (report, entry);
        return Pages.Of(
            call.Request,
            "imageUsageReportEntrySet",
            entries,
            at => Shown.Item(
                new XElement("resourceType", at.entry.Type),
                new XElement("reportId", at.report.Id),
                Shown.Number("usageCount", at.entry.Count),
                new XElement("accountId", at.entry.Account),
                new XElement("imageId", at.report.Image),
                Shown.Time("reportCreationTime", at.report.CreatedAt)),
            largest: int.MaxValue - 1);
    }

    private static XElement?[] Delete(Ec2Call call)
    {
        call.Region.Reports.Remove(Find(call, call.Request.Required("ReportId")).Id);
        return Shown.True();
    }

    /// <summary>The reports that a request names by their images and ids, in the order of their creation.</summary>
    private static IEnumerable<UsageReport> Reports(Ec2Call call)
    {
        var (images, ids) = (call.Request.Texts("ImageId", MostIds), call.Request.Texts("ReportId", MostIds));
        foreach (var image in images)
            Ec2Call.CheckImageId(image);
        return (ids.Count > 0 ? ids.Distinct().Select(id => Find(call, id)) : call.Region.Reports.Values.Where(report => report.Owner == call.Account))
            .Where(report => images.Count == 0 || images.Contains(report.Image))
            .OrderBy(report => report.CreatedAt).ThenBy(report => report.Id, StringComparer.Ordinal);
    }

    private static UsageReport Find(Ec2Call call, string id) => call.Region.Reports.GetValueOrDefault(id) is { } report && report.Owner == call.Account
        ? report : throw new Ec2Exception("InvalidImageUsageReportId.NotFound", $"The usage report '{id}' does not exist.");

    private static XElement View(UsageReport report, DateTimeOffset now) => Shown.Item(
        new XElement("imageId", report.Image),
        new XElement("reportId", report.Id),
        Shown.Set("resourceTypeSet", report.Types.Select(type => Shown.Item(
            new XElement("resourceType", type.Type),
            type.Depth is { } depth
                ? Shown.Set("resourceTypeOptionSet", [Shown.Item(new XElement("optionName", "version-depth"), Shown.Set("optionValueSet", [$"{depth}"]))])
                : null))),
        report.Accounts.Count == 0 ? null : Shown.Set("accountIdSet", report.Accounts),
        new XElement("state", report.StateAt(now)),
        report.StateAt(now) == "error" ? new XElement("stateReason", report.Failure) : null,
        Shown.Time("creationTime", report.CreatedAt),
        Shown.Time("expirationTime", report.ExpiresAt),
        Shown.Tags(report.Tags));
}
