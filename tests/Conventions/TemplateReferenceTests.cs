using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Conventions;

/// <summary>The tables of docs/reference/template.md equal the templates. The variable WRITE_REFERENCE=1 writes them instead.</summary>
public sealed class TemplateReferenceTests
{
    /// <summary>A longer default is not shown.</summary>
    private const int LongestDefault = 80;

    [Theory]
    [InlineData("parameters", "template.yaml")]
    [InlineData("notifications-parameters", "infra/notifications.yaml")]
    [InlineData("sample-parameters", "infra/sample-pipeline.yaml")]
    [InlineData("key-parameters", "infra/key.yaml")]
    public Task The_parameters_equal_the_template(string table, string template) => CompareAsync(
        table, ["| Parameter | Default | Allowed | Meaning |", "| --- | --- | --- | --- |", .. Section(template, "Parameters").Select(p => ParameterRow(p.Name, p.Declared))]);

    [Theory]
    [InlineData("outputs", "template.yaml")]
    [InlineData("notifications-outputs", "infra/notifications.yaml")]
    [InlineData("sample-outputs", "infra/sample-pipeline.yaml")]
    [InlineData("key-outputs", "infra/key.yaml")]
    public Task The_outputs_equal_the_template(string table, string template) => CompareAsync(
        table, ["| Output | Meaning |", "| --- | --- |", .. Section(template, "Outputs").Select(o => $"| `{o.Name}` | {Escaped(Template.Text(o.Declared, "Description")!)} |")]);

    private static IEnumerable<(string Name, YamlMappingNode Declared)> Section(string template, string section) =>
        Template.Map(Template.Read(template.Split('/')), section).Children.Select(entry => (((YamlScalarNode)entry.Key).Value!, (YamlMappingNode)entry.Value));

    private static string ParameterRow(string name, YamlMappingNode parameter) =>
        $"| `{name}` | {Default(parameter)} | {Allowed(parameter)} | {Escaped(Template.Text(parameter, "Description")!)} |";

    private static string Default(YamlMappingNode parameter) => Template.Text(parameter, "Default") switch
    {
        null => "required",
        "" => "empty",
        { Length: > LongestDefault } => "a list of detail-types",
        var text => $"`{text}`",
    };

    private static string Allowed(YamlMappingNode parameter) =>
        parameter.Children.TryGetValue("AllowedValues", out var values) ? string.Join(", ", Template.Texts(values).Select(value => $"`{value}`"))
        : Template.Text(parameter, "MinValue") is { } least ? string.Create(CultureInfo.InvariantCulture, $"{least} to {Template.Text(parameter, "MaxValue")}")
        : Template.Text(parameter, "Type") == "CommaDelimitedList" ? "a comma-separated list"
        : "text";

    private static string Escaped(string text) => text.Replace("<", "\\<", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);

    private static Task CompareAsync(string table, IEnumerable<string> rows) => GeneratedTable.CompareAsync("template.md", table, rows);
}
