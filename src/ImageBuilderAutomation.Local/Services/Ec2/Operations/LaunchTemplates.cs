using System.Text.RegularExpressions;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>CreateLaunchTemplate, ModifyLaunchTemplate, DescribeLaunchTemplates and DeleteLaunchTemplate.</summary>
// Documented: EC2 API Reference.
internal static partial class LaunchTemplates
{
    // Documented: EC2 User Guide, "Restrictions for launch templates".
    private const int MostTemplates = 5000;

    private const int LargestPage = 200;

    public static IEnumerable<Ec2Operation> All { get; } =
    [
        new("CreateLaunchTemplate", Create, "LaunchTemplateName", "VersionDescription", "LaunchTemplateData", "ClientToken", "TagSpecification"),
        new("ModifyLaunchTemplate", Modify, "LaunchTemplateId", "LaunchTemplateName", "SetDefaultVersion", "ClientToken"),
        new(
            "DescribeLaunchTemplates", Describe, "LaunchTemplateId", "LaunchTemplateName", "Filter", "MaxResults", "NextToken", "IncludeManagedResources"),
        new("DeleteLaunchTemplate", Delete, "LaunchTemplateId", "LaunchTemplateName"),
    ];

    private static Filters<LaunchTemplate> Filters { get; } = new(
        new Dictionary<string, Func<LaunchTemplate, IEnumerable<string?>>>
        {
            ["create-time"] = template => [Shown.Time(template.CreatedAt)],
            ["launch-template-name"] = template => [template.Name],
        },
        template => template.Tags);

    /// <param name="id">Null for a new one.</param>
    public static LaunchTemplate Create(Ec2World world, Ec2Region region, string owner, string name, string by, string? id = null)
    {
        if (!TemplateName().IsMatch(name))
            throw new Ec2Exception("InvalidLaunchTemplateName.MalformedException", "Launch template names are 3 to 128 letters, digits and ( ) . - / _.");
        if (id is not null)
            Ec2Call.CheckTemplateId(id);
        if (id is not null && region.Templates.ContainsKey(id))
            throw new Ec2Exception("InvalidLaunchTemplateId.AlreadyExists", $"There is already a launch template {id}.");
        if (region.Templates.Values.Any(known => known.Owner == owner && known.Name == name))
            throw new Ec2Exception("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
        if (region.Templates.Values.Count(known => known.Owner == owner) >= MostTemplates)
            throw new Ec2Exception("LaunchTemplateLimitExceeded", $"There are already {MostTemplates} launch templates.");
        var template = new LaunchTemplate { Id = id ?? world.NextId("lt"), Name = name, Owner = owner, CreatedAt = world.Now, CreatedBy = by };
        return region.Templates[template.Id] = template;
    }

    private static XElement?[] Create(Ec2Call call)
    {
        var request = call.Request;
        var (name, data, tags) = (request.Required("LaunchTemplateName"), TemplateVersions.DataOf(request), request.TagsFor("launch-template"));
        var template = Create(call.World, call.Region, call.Account, name, call.Principal);
        template.Add(data, request["VersionDescription"], call.Now, call.Principal);
        foreach (var (key, value) in tags)
            template.Tags[key] = value;
        return [View("launchTemplate", template), TemplateVersions.Warning(call, template.Latest)];
    }

    private static XElement?[] Modify(Ec2Call call)
    {
        var template = call.OwnTemplate(call.Request);
        if (call.Request["SetDefaultVersion"] is { } version)
            template.DefaultVersion = TemplateVersions.Find(template, version).Number;
        return [View("launchTemplate", template)];
    }

    private static XElement?[] Describe(Ec2Call call)
    {
        var (ids, names, matches) = (call.Request.Texts("LaunchTemplateId", LargestPage), call.Request.Texts("LaunchTemplateName", LargestPage), Filters.Of(call.Request));
        foreach (var name in names.Where(name => call.TemplateNamed(name) is null))
            throw new Ec2Exception("InvalidLaunchTemplateName.NotFoundException", $"At least one of the launch templates specified in the request does not exist: {name}.");
        var found = (ids.Count > 0 ? ids.Distinct().Order(StringComparer.Ordinal).Select(call.OwnTemplate) : call.Region.Templates.Values)
            .Where(template => template.Owner == call.Account && (names.Count == 0 || names.Contains(template.Name)) && matches(template));
        return Pages.Of(call.Request, "launchTemplates", found, template => View("item", template), largest: LargestPage);
    }

    private static XElement?[] Delete(Ec2Call call)
    {
        var template = call.OwnTemplate(call.Request);
        call.Region.Templates.Remove(template.Id);
        return [View("launchTemplate", template)];
    }

    private static XElement View(string name, LaunchTemplate template) => new(
        name,
        new XElement("launchTemplateId", template.Id),
        new XElement("launchTemplateName", template.Name),
        Shown.Time("createTime", template.CreatedAt),
        new XElement("createdBy", template.CreatedBy),
        Shown.Number("defaultVersionNumber", template.DefaultVersion),
        Shown.Number("latestVersionNumber", template.Latest.Number),
        Shown.Tags(template.Tags));

    [GeneratedRegex(@"^[a-zA-Z0-9().\-/_]{3,128}\z")]
    private static partial Regex TemplateName();
}
