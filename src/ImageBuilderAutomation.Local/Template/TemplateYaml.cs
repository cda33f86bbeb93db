using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace ImageBuilderAutomation.Local.Template;

/// <summary>Converts CloudFormation's YAML to JSON. Short tags (<c>!Sub</c>) become the long form (<c>Fn::Sub</c>).</summary>
internal static class TemplateYaml
{
    // Far above any template. The parser recurses, so a deeper document would end the process.
    private const int MaxDepth = 100;

    /// <exception cref="TemplateException">The text is not a YAML document with one mapping.</exception>
    public static JsonObject Parse(string text)
    {
        try
        {
            Check(text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 1 && Convert(stream.Documents[0].RootNode) is JsonObject root
                ? root
                : throw new TemplateException([$"Expected one YAML document holding a mapping, found {stream.Documents.Count} document(s)."]);
        }
        catch (YamlException e)
        {
            throw new TemplateException([$"line {e.Start.Line}: {e.Message}"]);
        }
        catch (InvalidOperationException e)
        {
            throw new TemplateException([$"not YAML: {e.Message}"]);
        }
    }

    private static void Check(string text)
    {
        var (parser, depth) = (new Parser(new StringReader(text)), 0);
        while (parser.MoveNext() && parser.Current is { } evt)
        {
            depth += evt.NestingIncrease;
            if (depth > MaxDepth)
                throw new TemplateException([$"line {evt.Start.Line}: nested too deeply."]);
            // Documented: CloudFormation does not support aliases. A few of them can expand to gigabytes.
            if (evt is AnchorAlias)
                throw new TemplateException([$"line {evt.Start.Line}: expected no alias, which CloudFormation does not support."]);
        }
    }

    private static JsonNode? Convert(YamlNode node)
    {
        var value = node switch
        {
            YamlMappingNode mapping => Object(mapping),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Convert)]),
            YamlScalarNode scalar => Scalar(scalar),
            _ => throw new TemplateException([$"line {node.Start.Line}: unexpected {node.NodeType}."]),
        };

        return ShortTag(node) is { } tag ? LongForm(tag, value) : value;
    }

    private static JsonObject Object(YamlMappingNode mapping)
    {
        var result = new JsonObject();
        foreach (var (key, value) in mapping)
        {
            var name = (key as YamlScalarNode)?.Value ?? throw new TemplateException([$"line {key.Start.Line}: a key must be text."]);
            result[name] = Convert(value);
        }

        return result;
    }

    /// <returns>The tag without its exclamation mark; null for no tag and for a tag of YAML itself (<c>!!str</c>).</returns>
    private static string? ShortTag(YamlNode node) => Tag(node) is ['!', not '!', ..] tag ? tag[1..] : null;

    private static string Tag(YamlNode node) => node.Tag.IsEmpty || node.Tag.IsNonSpecific ? "" : node.Tag.Value;

    private static JsonObject LongForm(string tag, JsonNode? value) => tag switch
    {
        "Ref" or "Condition" => new() { [tag] = value },
        // Documented: in the short form, everything after the first dot is the attribute, which may contain dots.
        "GetAtt" when value is JsonValue text => new() { ["Fn::GetAtt"] = new JsonArray([.. text.ToString().Split('.', 2).Select(p => (JsonNode)p)]) },
        _ => new() { [$"Fn::{tag}"] = value },
    };

    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain || Tag(scalar) is "tag:yaml.org,2002:str" || ShortTag(scalar) is not null)
            return text;

        return text switch
        {
            "" or "~" or "null" => null,
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            // Digits with a leading zero, such as an account id, are text.
            ['0', >= '0' and <= '9', ..] => text,
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => integer,
            _ when text.Contains('.') && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => text,
        };
    }
}
