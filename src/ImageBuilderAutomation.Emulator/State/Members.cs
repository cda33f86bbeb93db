using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>Reads and copies members of documents by name.</summary>
public static class Members
{
    extension(JsonObject document)
    {
        /// <summary>A member that is certain to be there, because the document was validated or stored.</summary>
        public string Text(string name) => document[name]!.GetValue<string>();

        public string? TextOrNull(string name) => document[name]?.GetValue<string>();

        public bool IsSet(string name) => document[name] is not null;

        public bool Flag(string name) => document[name]?.GetValue<bool>() ?? false;

        /// <summary>The objects of a list member; empty if the member is missing.</summary>
        public IEnumerable<JsonObject> Objects(string name) => document[name]?.AsArray().Select(n => n!.AsObject()) ?? [];

        /// <summary>A deep copy of the named members that exist.</summary>
        public JsonObject Pick(params ReadOnlySpan<string> names)
        {
            var copy = new JsonObject();
            foreach (var name in names)
            {
                if (document[name] is { } value)
                    copy[name] = value.DeepClone();
            }

            return copy;
        }

        /// <summary>A deep copy of all members except the named ones.</summary>
        public JsonObject Without(params ReadOnlySpan<string> names)
        {
            var copy = document.DeepClone().AsObject();
            foreach (var name in names)
                copy.Remove(name);
            return copy;
        }
    }
}
