using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ImageBuilderAutomation.Emulator.Workflows;

/// <summary>Converts YAML to JSON by YAML's core schema: plain scalars that look like null, a boolean or a number become that, all others stay text.</summary>
internal sealed class YamlToJson
{
    private const int MaxDepth = 32;

    private readonly IParser _parser;
    private int _depth;

    private YamlToJson(string yaml) => _parser = new Parser(new StringReader(yaml));

    /// <exception cref="WorkflowDocumentException">Not YAML, or not exactly one document.</exception>
    public static JsonNode? Read(string yaml)
    {
        try
        {
            return new YamlToJson(yaml).ReadStream();
        }
        catch (YamlException e)
        {
            throw new WorkflowDocumentException([$"line {e.Start.Line}, column {e.Start.Column}: not valid YAML: {e.Message}"]);
        }
    }

    private JsonNode? ReadStream()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
            throw new WorkflowDocumentException(["expected a YAML document, found nothing"]);
        var root = ReadNode();
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            throw Refused(second, "expected one YAML document, found another");
        return root;
    }

    private JsonNode? ReadNode()
    {
        // Assumed: a workflow document needs no aliases; a few of them can expand to gigabytes.
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            throw Refused(alias, "an alias is not expected in a workflow document");
        var at = _parser.Consume<NodeEvent>();
        if (at is Scalar scalar)
            return Typed(scalar);
        if (++_depth > MaxDepth)
            throw Refused(at, "nested too deeply");
        JsonNode node = at is SequenceStart ? ReadSequence() : ReadMapping();
        _depth--;
        return node;
    }

    private JsonArray ReadSequence()
    {
        var items = new JsonArray();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode());
        return items;
    }

    private JsonObject ReadMapping()
    {
        var map = new JsonObject();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = _parser.Consume<Scalar>();
            if (map.ContainsKey(key.Value))
                throw Refused(key, $"the key '{key.Value}' stands twice in one mapping");
            map[key.Value] = ReadNode();
        }

        return map;
    }

    private static WorkflowDocumentException Refused(ParsingEvent at, string problem) => new([$"line {at.Start.Line}, column {at.Start.Column}: {problem}"]);

    private static JsonNode? Typed(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style is not ScalarStyle.Plain)
            return text;
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            _ when char.IsAsciiDigit(text[^1]) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => text,
        };
    }
}
