using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ImageBuilderAutomation.Emulator.Workflows;

/// <summary>Converts YAML to JSON by YAML's core schema: plain scalars that look like null, a boolean or a number become that, all others stay text.</summary>
internal sealed class YamlToJson
{
    private const int MaxDepth = 32;

    // Assumed: as many nodes as the largest document can hold without aliases. A few aliases of aliases would otherwise expand to gigabytes.
    private const int MaxNodes = 65_536;

    private readonly Dictionary<string, JsonNode?> _anchors = new(StringComparer.Ordinal);
    private readonly IParser _parser;
    private int _depth;
    private int _nodes;

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
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return Copy(alias);
        var at = _parser.Consume<NodeEvent>();
        Count(at, nodes: 1, depth: at is Scalar ? 0 : 1);
        var node = at switch
        {
            Scalar scalar => Typed(scalar),
            SequenceStart => ReadSequence(),
            _ => ReadMapping(),
        };
        if (!at.Anchor.IsEmpty)
            _anchors[at.Anchor.Value] = node;
        return node;
    }

    private JsonNode? Copy(AnchorAlias alias)
    {
        // A node has its anchor's name only when it is complete, so that no node can contain itself.
        if (!_anchors.TryGetValue(alias.Value.Value, out var node))
            throw Refused(alias, $"the alias '{alias.Value.Value}' has no earlier anchor");
        var (nodes, depth) = Size(node);
        Count(alias, nodes, depth);
        return node?.DeepClone();
    }

    private void Count(ParsingEvent at, int nodes, int depth)
    {
        if (_depth + depth > MaxDepth)
            throw Refused(at, "nested too deeply");
        if ((_nodes += nodes) > MaxNodes)
            throw Refused(at, $"more than {MaxNodes} values, counting those that aliases repeat");
    }

    private static (int Nodes, int Depth) Size(JsonNode? node)
    {
        if (node is not (JsonArray or JsonObject))
            return (1, 0);
        var children = (node is JsonArray items ? items : node.AsObject().Select(pair => pair.Value)).Select(Size).ToList();
        return (1 + children.Sum(child => child.Nodes), 1 + children.Select(child => child.Depth).DefaultIfEmpty().Max());
    }

    private JsonArray ReadSequence()
    {
        var items = new JsonArray();
        _depth++;
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode());
        _depth--;
        return items;
    }

    private JsonObject ReadMapping()
    {
        var map = new JsonObject();
        _depth++;
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = _parser.Consume<Scalar>();
            if (map.ContainsKey(key.Value))
                throw Refused(key, $"the key '{key.Value}' stands twice in one mapping");
            map[key.Value] = ReadNode();
        }

        _depth--;
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
