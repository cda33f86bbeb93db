using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>A type of resource that may use an AMI, and which resources of it count.</summary>
/// <param name="Depth">How many of the newest versions of a launch template count; null for the default of the operation.</param>
/// <param name="States">The states in which an instance counts; empty for all.</param>
internal sealed record UsageType(string Name, int? Depth, IReadOnlyList<string> States)
{
    public const string Instance = "ec2:Instance";
    public const string LaunchTemplate = "ec2:LaunchTemplate";

    private const string DepthOption = "version-depth";
    private const string StateOption = "state-name";

    /// <summary>Reads <c>ResourceType.N</c>.</summary>
    /// <param name="known">The types that the operation accepts.</param>
    // Documented: EC2 API Reference, "ResourceTypeOption" and "ImageUsageResourceTypeOptionRequest": a depth is 1 to 10000.
    public static IReadOnlyList<UsageType> Read(Ec2Request request, IReadOnlyList<string> known, bool withStates) => [.. request.Items("ResourceType").Select(item =>
    {
        var name = item.Required("ResourceType");
        if (!known.Contains(name))
            throw Ec2Exception.Invalid("ResourceType", name, $"one of {string.Join(", ", known)}");
        var (depth, states) = (default(int?), new List<string>());
        foreach (var option in item.Items("ResourceTypeOption"))
        {
            var values = option.Texts("OptionValue");
            switch (option.Required("OptionName"))
            {
                case DepthOption when name == LaunchTemplate:
                    depth = values is [var value] && int.TryParse(value, out var number) && number is >= 1 and <= 10_000
                        ? number : throw Ec2Exception.Invalid(DepthOption, string.Join(',', values), "a whole number from 1 to 10000");
                    break;
                case StateOption when withStates && name == Instance:
                    states.AddRange(values);
                    if (states.FirstOrDefault(state => InstanceState.Named(state) is null) is { } unknown)
                        throw Ec2Exception.Invalid(StateOption, unknown, $"one of {string.Join(", ", InstanceState.All.Select(state => state.Name))}");
                    break;
                case var other:
                    throw Ec2Exception.Invalid("OptionName", other, $"an option of {name}");
            }
        }

        return new UsageType(name, depth, states);
    })];

    /// <summary>The instances of an account, or of all accounts, that were launched from an AMI.</summary>
    public IEnumerable<Instance> InstancesOf(Ec2Region region, string ami, DateTimeOffset now) =>
        region.Instances.Values.Where(instance => instance.Image == ami && (States.Count == 0 || States.Contains(instance.StateAt(now).Name)));

    /// <summary>The launch templates of which one of the newest versions names an AMI.</summary>
    // Assumed: a version that names a parameter instead does not count; the parameter itself is a reference.
    public static IEnumerable<LaunchTemplate> TemplatesOf(Ec2Region region, string ami, int depth, DateTimeOffset? createdUntil = null) =>
        region.Templates.Values.Where(template => template.Versions.Where(version => createdUntil is null || version.CreatedAt <= createdUntil)
            .Take(depth).Any(version => version.Image == ami));
}
