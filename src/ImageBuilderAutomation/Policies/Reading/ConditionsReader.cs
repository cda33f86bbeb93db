using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads a gate rule's <c>require</c>.</summary>
internal static class ConditionsReader
{
    private const int MaxPackageRequirements = 200;

    private static readonly string[] MemberNames = ["scan", "tests", "findings", "packages", "age", "tags", "amiScan", "approvals"];

    public static IReadOnlyList<ICondition> Read(SourceNode? node, Definitions defined, ValueReader values)
    {
        if (values.Object(node, MemberNames) is not { } require)
            return [];
        // A rule without conditions would release everything it matches.
        values.NotEmpty(require, MemberNames);

        var conditions = new List<ICondition?>
        {
            Scan(require.Find("scan"), values),
            values.Choice(require.Find("tests"), ("passed", true)) is true ? new TestsCondition() : null,
            LimitsReader.Read(require.Find("findings"), values) is { } limits ? new FindingsCondition(limits) { Waivers = defined.Waivers } : null,
            Packages(require.Find("packages"), values),
            Age(require.Find("age"), values),
            ScopesReader.Tags(require.Find("tags"), values) is { } tags ? new TagsCondition(tags) : null,
            AmiScan(require.Find("amiScan"), defined, values),
            ApprovalsReader.Read(require.Find("approvals"), defined.Groups, values),
        };
        return [.. conditions.OfType<ICondition>()];
    }

    private static ScanCondition? Scan(SourceNode? node, ValueReader values) =>
        values.Object(node, "finishedWithin") is { } scan ? new(values.Duration(scan.Find("finishedWithin"), DurationBounds.ScanAge)) : null;

    private static AmiScanCondition? AmiScan(SourceNode? node, Definitions defined, ValueReader values)
    {
        if (values.Object(node, "finishedWithin", "findings") is not { } scan)
            return null;
        var finishedWithin = values.Duration(scan.Find("finishedWithin"), DurationBounds.ScanAge);
        return new(finishedWithin, LimitsReader.Read(scan.Find("findings"), values) ?? []) { Waivers = defined.Waivers };
    }

    private static AgeCondition? Age(SourceNode? node, ValueReader values)
    {
        if (values.Object(node, "image", "parent") is not { } age)
            return null;
        values.NotEmpty(age, "image", "parent");
        return new(values.Duration(age.Find("image"), DurationBounds.Age), values.Duration(age.Find("parent"), DurationBounds.Age));
    }

    private static PackagesCondition? Packages(SourceNode? node, ValueReader values)
    {
        if (values.Object(node, "present", "absent") is not { } packages)
            return null;
        values.NotEmpty(packages, "present", "absent");
        return new(PackageRequirements(packages.Find("present"), values), PackageRequirements(packages.Find("absent"), values));
    }

    private static IReadOnlyList<PackageRequirement> PackageRequirements(SourceNode? node, ValueReader values)
    {
        var texts = values.Texts(node, TextKind.PackageRequirement) ?? [];
        // Each is held against each package of an image, for each decision of a gate.
        if (texts.Count > MaxPackageRequirements)
            values.Problems.Error(node!, $"at most {MaxPackageRequirements} entries", $"{texts.Count}");
        return
        [
            .. texts.Take(MaxPackageRequirements).Distinct()
                .Select(text => PackageRequirement.TryParse(text, out var requirement) ? requirement : null).OfType<PackageRequirement>(),
        ];
    }
}
