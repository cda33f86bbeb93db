using System.Globalization;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>CreateLaunchTemplateVersion, DescribeLaunchTemplateVersions and DeleteLaunchTemplateVersions.</summary>
// Documented: EC2 API Reference.
internal static class TemplateVersions
{
    public const string Default = "$Default";
    public const string Latest = "$Latest";

    // Documented: EC2 User Guide, "Restrictions for launch templates".
    private const int MostVersions = 10_000;

    private const int LargestPage = 200;

    public static IEnumerable<Ec2Operation> All { get; } =
    [
        new(
            "CreateLaunchTemplateVersion", Create, "LaunchTemplateId", "LaunchTemplateName", "SourceVersion", "VersionDescription", "LaunchTemplateData",
            "ClientToken", "ResolveAlias"),
        new(
            "DescribeLaunchTemplateVersions", Describe, "LaunchTemplateId", "LaunchTemplateName", "LaunchTemplateVersion", "MinVersion", "MaxVersion", "Filter",
            "MaxResults", "NextToken", "ResolveAlias", "IncludeManagedResources"),
        new("DeleteLaunchTemplateVersions", Delete, "LaunchTemplateId", "LaunchTemplateName", "LaunchTemplateVersion"),
    ];

    private static Filters<TemplateVersion> Filters { get; } = new(
        new Dictionary<string, Func<TemplateVersion, IEnumerable<string?>>>
        {
            ["create-time"] = version => [Shown.Time(version.CreatedAt)],
            ["image-id"] = version => [version.Image],
            ["instance-type"] = version => [version.Data["InstanceType"]?.Value],
            ["is-default-version"] = version => [version.Number == version.Template.DefaultVersion ? "true" : "false"],
        });

    /// <param name="version">A number, $Latest or $Default.</param>
    public static TemplateVersion Find(LaunchTemplate template, string version) => (version switch
    {
        Default => template.Find(template.DefaultVersion),
        Latest => template.Latest,
        _ => long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? template.Find(number) : null,
    }) ?? throw new Ec2Exception("InvalidLaunchTemplateId.VersionNotFound", $"Could not find launch template version {version} of {template.Id}.");

    /// <summary>Whether the template may have another version.</summary>
    public static bool HasRoom(LaunchTemplate template) => template.Count < MostVersions;

    public static ParameterNode DataOf(Ec2Request request) => request.Node("LaunchTemplateData") is { Members.Count: > 0 } data
        ? data : throw Ec2Exception.Missing("LaunchTemplateData");

    /// <summary>Adds a version that has the members of another one, replaced by the given ones.</summary>
    // Documented: EC2 API Reference: snapshot ids in the block device mappings of the source version are ignored.
    public static TemplateVersion Add(LaunchTemplate template, TemplateVersion? source, ParameterNode data, string? description, DateTimeOffset now, string by)
    {
        if (!HasRoom(template))
            throw new Ec2Exception("LaunchTemplateVersionLimitExceeded", $"The launch template {template.Id} already has {MostVersions} versions.");
        return template.Add(source is null ? data : WithoutSnapshots(source.Data).With(data), description, now, by);
    }

    /// <summary>What is wrong with a version that was created all the same; null if nothing is.</summary>
    // Documented: a response may have a warning. Assumed: an AMI that the caller cannot launch is one.
    public static XElement? Warning(Ec2Call call, TemplateVersion version)
    {
        if (version.Image is not { } image || image.StartsWith("resolve:", StringComparison.Ordinal))
            return null;
        try
        {
            call.UsableImage(image);
            return null;
        }
        catch (Ec2Exception e)
        {
            return new("warning", Shown.Set("errorSet", [Shown.Item(new XElement("code", e.Code), new XElement("message", e.Message))]));
        }
    }

    private static ParameterNode WithoutSnapshots(ParameterNode data) => data["BlockDeviceMapping"] is { IsList: true } devices
        ? data.With("BlockDeviceMapping", devices.SelectItems(device => device["Ebs"] is { } ebs ? device.With("Ebs", ebs.With("SnapshotId", null)) : device))
        : data;

    private static XElement?[] Create(Ec2Call call)
    {
        var request = call.Request;
        var (template, data) = (call.OwnTemplate(request), DataOf(request));
        var source = request["SourceVersion"] is { } version ? Find(template, version) : null;
        var created = Add(template, source, data, request["VersionDescription"], call.Now, call.Principal);
        return [View("launchTemplateVersion", call, created), Warning(call, created)];
    }

    // Documented: without a template, the latest or default versions of all. Assumed: newest first.
    private static XElement?[] Describe(Ec2Call call)
    {
        var request = call.Request;
        var (versions, matches) = (request.Texts("LaunchTemplateVersion", LargestPage), Filters.Of(request));
        var (from, to) = (Number(request, "MinVersion"), Number(request, "MaxVersion"));
        IEnumerable<TemplateVersion> found;
        if (request["LaunchTemplateId"] is null && request["LaunchTemplateName"] is null)
        {
            if (versions.Count == 0 || versions.Any(version => version is not (Default or Latest)))
                throw Ec2Exception.Missing("LaunchTemplateId or LaunchTemplateName");
            found = call.Region.Templates.Values.Where(template => template.Owner == call.Account)
                .SelectMany(template => versions.Select(version => Find(template, version)).Distinct());
        }
        else
        {
            var template = call.OwnTemplate(request);
            found = versions.Count > 0 ? versions.Select(version => Find(template, version)).Distinct().OrderByDescending(version => version.Number) : template.Versions;
        }

        return Pages.Of(
            request, "launchTemplateVersionSet", found.Where(version => !(version.Number < from) && !(version.Number > to) && matches(version)),
            version => View("item", call, version), largest: LargestPage);
    }

    // Documented: the default version cannot be deleted; what cannot be deleted does not keep the others.
    private static XElement?[] Delete(Ec2Call call)
    {
        var (template, versions) = (call.OwnTemplate(call.Request), call.Request.Texts("LaunchTemplateVersion", LargestPage));
        if (versions.Count == 0)
            throw Ec2Exception.Missing("LaunchTemplateVersion");
        var (deleted, kept) = (new List<XElement>(), new List<XElement>());
        foreach (var text in versions)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                throw Ec2Exception.Invalid("LaunchTemplateVersion", text, "a number");
            if (template.Find(number) is not { } version)
            {
                kept.Add(Deletion(template, number, "launchTemplateVersionDoesNotExist", $"The version {number} does not exist."));
            }
            else if (number == template.DefaultVersion)
            {
                kept.Add(Deletion(template, number, "unexpectedError", "The default version cannot be deleted."));
            }
            else
            {
                template.Delete(version);
                deleted.Add(Deletion(template, number));
            }
        }

        return [Shown.Set("successfullyDeletedLaunchTemplateVersionSet", deleted), Shown.Set("unsuccessfullyDeletedLaunchTemplateVersionSet", kept)];
    }

    private static XElement Deletion(LaunchTemplate template, long number, string? code = null, string? message = null) => Shown.Item(
        new XElement("launchTemplateId", template.Id),
        new XElement("launchTemplateName", template.Name),
        Shown.Number("versionNumber", number),
        code is null ? null : new XElement("responseError", new XElement("code", code), new XElement("message", message)));

    private static XElement View(string name, Ec2Call call, TemplateVersion version) => new(
        name,
        new XElement("launchTemplateId", version.Template.Id),
        new XElement("launchTemplateName", version.Template.Name),
        Shown.Number("versionNumber", version.Number),
        Shown.Text("versionDescription", version.Description),
        Shown.Time("createTime", version.CreatedAt),
        new XElement("createdBy", version.CreatedBy),
        Shown.Flag("defaultVersion", version.Number == version.Template.DefaultVersion),
        // Documented: with ResolveAlias the response has the AMI's id instead of the parameter.
        TemplateData.Shown(call.Request.Flag("ResolveAlias") && version.Image is { } image
            ? version.Data.With("ImageId", ParameterNode.Of(ImageAliases.Resolve(call, image))) : version.Data));

    private static long? Number(Ec2Request request, string name) => request[name] is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Ec2Exception.Invalid(name, text, "a number");
}
