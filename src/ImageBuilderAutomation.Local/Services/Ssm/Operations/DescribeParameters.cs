using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Ssm.Operations;

/// <summary>DescribeParameters: the latest versions without their values.</summary>
// Documented: Systems Manager API Reference, "DescribeParameters" and "ParameterStringFilter".
internal static class DescribeParameters
{
    public static JsonOperation<SsmCall> Operation { get; } = new("DescribeParameters", Run, "ParameterFilters", "MaxResults", "NextToken");

    /// <summary>What a list of parameters and a history show of a version.</summary>
    public static JsonObject Shown(string name, ParameterVersion version)
    {
        var shown = new JsonObject
        {
            ["Name"] = name,
            ["Type"] = version.Type,
            ["LastModifiedDate"] = SsmCall.Seconds(version.ChangedAt),
            ["LastModifiedUser"] = version.ChangedBy,
            ["Version"] = version.Number,
            ["Tier"] = version.Tier,
            ["Policies"] = new JsonArray(),
            ["DataType"] = version.DataType,
        };
        if (version.Description is not null)
            shown["Description"] = version.Description;
        if (version.AllowedPattern is not null)
            shown["AllowedPattern"] = version.AllowedPattern;
        return shown;
    }

    private static JsonObject Run(SsmCall call)
    {
        var filters = call.Input.Items("ParameterFilters").Select(Filter).ToList();
        return call.InPlace(place =>
        {
            var (page, next) = call.Page(
                place.Parameters.Values.Where(parameter => parameter.Latest is not null && filters.TrueForAll(matches => matches(parameter))), 50);
            var answer = new JsonObject
            {
                ["Parameters"] = new JsonArray([.. page.Select(parameter =>
                {
                    var shown = Shown(parameter.Name, parameter.Latest!);
                    shown["ARN"] = place.ArnOf(parameter.Name);
                    return shown;
                })]),
            };
            if (next is not null)
                answer["NextToken"] = next;
            return answer;
        });
    }

    private static Func<Parameter, bool> Filter(ServiceInput filter)
    {
        var (key, option, values) = (filter.Text("Key") ?? "", filter.Text("Option"), filter.Texts("Values") ?? []);
        Func<Parameter, string?> member = key switch
        {
            "Name" => parameter => parameter.Name,
            "Path" => parameter => parameter.Name,
            "Type" => parameter => parameter.Latest!.Type,
            "DataType" => parameter => parameter.Latest!.DataType,
            "Tier" => parameter => parameter.Latest!.Tier,
            _ when key.StartsWith("tag:", StringComparison.Ordinal) => parameter => parameter.Tags.GetValueOrDefault(key[4..]),
            _ => throw new ServiceInputException($"Expected a filter of Name, Path, Type, DataType, Tier or tag:<key>, found '{key}'.", "InvalidFilterKey"),
        };
        Func<string, string, bool> matches = (key, option) switch
        {
            ("Path", "Recursive") => (name, path) => name.StartsWith($"{path.TrimEnd('/')}/", StringComparison.Ordinal),
            ("Path", null or "OneLevel") => (name, path) => name[..(name.LastIndexOf('/') + 1)] == $"{path.TrimEnd('/')}/",
            (_, null or "Equals") when key != "Path" => (text, value) => text == value,
            (_, "BeginsWith") when key != "Path" => (text, value) => text.StartsWith(value, StringComparison.Ordinal),
            ("Name", "Contains") => (text, value) => text.Contains(value, StringComparison.Ordinal),
            _ => throw new ServiceInputException($"The filter of {key} has no option '{option}'.", "InvalidFilterOption"),
        };
        return parameter => member(parameter) is { } text && (values.Count == 0 || values.Any(value => matches(text, value)));
    }
}
