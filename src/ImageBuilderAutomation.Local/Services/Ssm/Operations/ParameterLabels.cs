using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Ssm.Operations;

/// <summary>LabelParameterVersion and UnlabelParameterVersion. A label is on one version; labelling another one moves it.</summary>
// Documented: Systems Manager API Reference: 10 labels a version, 100 characters, not beginning with a digit, aws or ssm; invalid ones are no error.
internal static partial class ParameterLabels
{
    private const int MostLabels = 10;

    public static IEnumerable<JsonOperation<SsmCall>> All { get; } =
    [
        new("LabelParameterVersion", Label, "Name", "ParameterVersion", "Labels"),
        new("UnlabelParameterVersion", Unlabel, "Name", "ParameterVersion", "Labels"),
    ];

    private static JsonObject Label(SsmCall call)
    {
        var (labels, invalid) = Read(call);
        var (name, version) = call.InPlace(place =>
        {
            var parameter = place.Named(call.Input.Text("Name"));
            var version = call.Input["ParameterVersion"] is null ? parameter.Latest! : Version(call, parameter);
            if (version.Labels.Union(labels).Count() > MostLabels)
            {
                throw new ServiceInputException(
                    $"Version {version.Number} of {parameter.Name} would have more than {MostLabels} labels.", "ParameterVersionLabelLimitExceeded");
            }

            foreach (var other in parameter.Versions)
                other.Labels.RemoveAll(label => labels.Contains(label));
            version.Labels.AddRange(labels);
            return (parameter.Name, version);
        });
        if (labels.Count > 0)
            call.Report(ParameterStore.Detail("LabelParameterVersion", name, version));
        return new() { ["InvalidLabels"] = Texts(invalid), ["ParameterVersion"] = version.Number };
    }

    private static JsonObject Unlabel(SsmCall call)
    {
        var labels = call.Input.Texts("Labels") ?? [];
        var (name, version, removed) = call.InPlace(place =>
        {
            var parameter = place.Named(call.Input.Text("Name"));
            var version = Version(call, parameter);
            var removed = version.Labels.Where(labels.Contains).ToList();
            version.Labels.RemoveAll(removed.Contains);
            return (parameter.Name, version, removed);
        });
        if (removed.Count > 0)
            call.Report(ParameterStore.Detail("UnlabelParameterVersion", name, version));
        return new() { ["RemovedLabels"] = Texts(removed), ["InvalidLabels"] = Texts(labels.Except(removed)) };
    }

    private static (List<string> Labels, List<string> Invalid) Read(SsmCall call)
    {
        if (call.Input.Texts("Labels") is not { Count: >= 1 and <= MostLabels } given)
            throw ParameterPlace.Invalid($"Expected Labels, a list of 1 to {MostLabels}.");
        var labels = given.Distinct().Where(label => ValidLabel().IsMatch(label)).ToList();
        return (labels, [.. given.Except(labels)]);
    }

    private static ParameterVersion Version(SsmCall call, Parameter parameter)
    {
        var number = call.Input.Number("ParameterVersion", 0, 1, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        return parameter.Find(number) ?? throw new ServiceInputException(
            $"Systems Manager could not find version {number} of {parameter.Name}.", "ParameterVersionNotFound");
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    [GeneratedRegex(@"^(?![0-9]|aws|ssm)[A-Za-z0-9._-]{1,100}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ValidLabel();
}
