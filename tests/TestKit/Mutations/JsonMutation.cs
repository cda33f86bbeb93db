using System.Text;
using System.Text.Json.Nodes;

namespace TestKit.Mutations;

/// <summary>Writes a document with one to three of its nodes changed. It writes text itself, because no JSON library writes a member twice.</summary>
internal sealed class JsonMutation
{
    private readonly JsonNode? _root;
    private readonly Random _random;
    private readonly HashSet<int> _chosen;
    private readonly StringBuilder _text = new();
    private int _seen;

    public JsonMutation(JsonNode? root, Random random)
    {
        (_root, _random) = (root, random);
        var nodes = Count(root);
        _chosen = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(nodes))];
    }

    public string Write()
    {
        Write(_root);
        return _text.ToString();
    }

    private static int Count(JsonNode? node) => 1 + node switch
    {
        JsonObject members => members.Sum(member => Count(member.Value)),
        JsonArray items => items.Sum(Count),
        _ => 0,
    };

    private void Write(JsonNode? node)
    {
        if (!_chosen.Contains(_seen++))
        {
            WriteContent(node, twice: -1);
            return;
        }

        switch (_random.Next(5))
        {
            case 0 when node is JsonObject { Count: > 0 } members:
                WriteContent(node, twice: _random.Next(members.Count));
                break;
            case 1 when node is JsonObject members:
                WriteItems(members.Select(member => member.Value));
                break;
            case 2:
                WriteItems([node]);
                break;
            case 3 when node is JsonArray items:
                WriteItems([.. items, .. items]);
                break;
            default:
                _text.Append(MutatedDocument.Value(_random));
                break;
        }
    }

    private void WriteContent(JsonNode? node, int twice)
    {
        if (node is JsonArray items)
        {
            WriteItems(items);
        }
        else if (node is JsonObject members)
        {
            _text.Append('{');
            foreach (var (i, (name, value)) in members.Index())
            {
                WriteMember(i > 0, name, value);
                if (i == twice)
                    WriteMember(comma: true, name, value);
            }

            _text.Append('}');
        }
        else
        {
            _text.Append(node?.ToJsonString() ?? "null");
        }
    }

    private void WriteMember(bool comma, string name, JsonNode? value)
    {
        _text.Append(comma ? "," : "").Append(JsonValue.Create(name).ToJsonString()).Append(':');
        Write(value);
    }

    private void WriteItems(IEnumerable<JsonNode?> items)
    {
        _text.Append('[');
        foreach (var (i, item) in items.Index())
        {
            _text.Append(i > 0 ? "," : "");
            Write(item);
        }

        _text.Append(']');
    }
}
