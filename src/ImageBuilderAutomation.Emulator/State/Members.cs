using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>Reading and copying documents by member name.</summary>
public static class Members
{
    extension(JsonObject document)
    {
        /// <summary>A member that validation or storage made certain.</summary>
        public string Text(string name) => document[name]!.GetValue<string>();

        public string? TextOrNull(string name) => document[name]?.GetValue<string>();

        public bool IsSet(string name) => document[name] is not null;

        public bool Flag(string name) => document[name]?.GetValue<bool>() ?? false;

        /// <summary>The objects of a list member; none when it is not there.</summary>
        public IEnumerable<JsonObject> Objects(string name) => document[name]?.AsArray().Select(n => n!.AsObject()) ?? [];

        /// <summary>A deep copy of the named members, as far as they are there.</summary>
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

        /// <summary>A deep copy of all members but these.</summary>
        public JsonObject Without(params ReadOnlySpan<string> names)
        {
            var copy = document.DeepClone().AsObject();
            foreach (var name in names)
                copy.Remove(name);
            return copy;
        }
    }
}
