using System.Globalization;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>
/// The Allowed AMIs settings of an account in one Region: GetAllowedImagesSettings, EnableAllowedImagesSettings, DisableAllowedImagesSettings and
/// ReplaceImageCriteriaInAllowedImagesSettings.
/// </summary>
// Documented: EC2 User Guide, "Control the discovery and use of AMIs with Allowed AMIs"; EC2 API Reference.
// Simplified: settings are kept and shown; they restrict nothing here, and no policy of an organization manages them.
internal static class AllowedImages
{
    private const string Disabled = "disabled";
    private const int MostCriteria = 10;
    private const int MostProviders = 200;
    private const int MostValues = 50;

    private static readonly string[] Aliases = ["amazon", "aws-marketplace", "aws-backup-vault", "none"];
    private static readonly string[] Severities = ["critical", "high", "medium", "low", "informational"];

    /// <summary>The days in <c>ScanResultCondition</c>, in its order. The response has the same names in small letters.</summary>
    private static readonly string[] ScanDays =
    [
        "MaxDaysSinceLastFindingScan", "MaxDaysSinceCriticalFixAvailable", "MaxDaysSinceHighFixAvailable", "MaxDaysSinceMediumFixAvailable",
        "MaxDaysSinceLowFixAvailable", "MaxDaysSinceInformationalFixAvailable",
    ];

    public static IEnumerable<Ec2Operation> All { get; } =
    [
        new("GetAllowedImagesSettings", Get),
        new("EnableAllowedImagesSettings", Enable, "AllowedImagesSettingsState"),
        new("DisableAllowedImagesSettings", Disable),
        new("ReplaceImageCriteriaInAllowedImagesSettings", Replace, "ImageCriterion"),
    ];

    private static XElement?[] Get(Ec2Call call)
    {
        var settings = call.Region.AllowedImages.GetValueOrDefault(call.Account);
        return
        [
            new XElement("state", settings?.State ?? Disabled),
            settings is null ? null : Shown.Set("imageCriterionSet", settings.Criteria.Select(criterion => new XElement(criterion))),
            new XElement("managedBy", "account"),
        ];
    }

    private static XElement?[] Enable(Ec2Call call)
    {
        var state = call.Request.Required("AllowedImagesSettingsState");
        if (state is not ("enabled" or "audit-mode"))
            throw Ec2Exception.Invalid("AllowedImagesSettingsState", state, "enabled or audit-mode");
        return Enter(call, state);
    }

    private static XElement?[] Disable(Ec2Call call) => Enter(call, Disabled);

    private static XElement?[] Enter(Ec2Call call, string state)
    {
        call.Region.AllowedImages[call.Account] = new(state, call.Region.AllowedImages.GetValueOrDefault(call.Account)?.Criteria ?? []);
        return [new XElement("allowedImagesSettingsState", state)];
    }

    private static XElement?[] Replace(Ec2Call call)
    {
        var criteria = call.Request.Items("ImageCriterion");
        if (criteria.Count > MostCriteria)
            throw Ec2Exception.Invalid("ImageCriterion", $"{criteria.Count} criteria", $"at most {MostCriteria}");
        call.Region.AllowedImages[call.Account] = new(
            call.Region.AllowedImages.GetValueOrDefault(call.Account)?.State ?? Disabled, [.. criteria.Select(Criterion)]);
        return Shown.True();
    }

    private static XElement Criterion(Ec2Request criterion) => Shown.Item(
        Texts("imageProviderSet", Providers(criterion)),
        Texts("marketplaceProductCodeSet", criterion.Texts("MarketplaceProductCode", MostValues)),
        Texts("imageNameSet", criterion.Texts("ImageName", MostValues)),
        Days(criterion, "CreationDateCondition", "MaximumDaysSinceCreated"),
        Days(criterion, "DeprecationTimeCondition", "MaximumDaysSinceDeprecated"),
        criterion.Items("ImageWatermark") is { Count: > 0 } watermarks ? Shown.Set("imageWatermarkSet", watermarks.Select(Watermark)) : null,
        criterion.Structure("ScanResultCondition") is { } scan ? Scan(scan) : null);

    private static IReadOnlyList<string> Providers(Ec2Request criterion)
    {
        var providers = criterion.Texts("ImageProvider", MostProviders);
        if (providers.FirstOrDefault(provider => !Aliases.Contains(provider) && (provider.Length != 12 || !provider.All(char.IsAsciiDigit))) is { } wrong)
            throw Ec2Exception.Invalid("ImageProvider", wrong, $"an account or {string.Join(", ", Aliases)}");
        // Documented: none means that only the account's own AMIs are allowed, and stands alone.
        return providers.Contains("none") && providers.Count > 1 ? throw Ec2Exception.Invalid("ImageProvider", "none", "no other provider beside it") : providers;
    }

    private static XElement Watermark(Ec2Request filter) => Shown.Item(
        Shown.Text("watermarkKey", filter["WatermarkKey"]),
        Shown.Text("sourceImageRegion", filter["SourceImageRegion"]),
        Number(filter, "MaximumDaysSinceSourceImageCreated"),
        Number(filter, "MaximumDaysSinceWatermarkCreated"));

    private static XElement Scan(Ec2Request scan)
    {
        if (scan["MaximumSeverityLabel"] is { } label && !Severities.Contains(label))
            throw Ec2Exception.Invalid("MaximumSeverityLabel", label, string.Join(", ", Severities));
        return new("scanResultCondition", Shown.Text("maximumSeverityLabel", scan["MaximumSeverityLabel"]), ScanDays.Select(name => Number(scan, name)));
    }

    private static XElement? Texts(string set, IReadOnlyList<string> values) => values.Count == 0 ? null : Shown.Set(set, values);

    private static XElement? Days(Ec2Request criterion, string condition, string member) =>
        criterion.Structure(condition) is { } found ? new(Small(condition), Number(found, member)) : null;

    private static XElement? Number(Ec2Request request, string name) =>
        request.Number(name, 0, int.MaxValue) is { } days ? new(Small(name), days.ToString(CultureInfo.InvariantCulture)) : null;

    private static string Small(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
