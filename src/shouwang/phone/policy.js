// What the rules of a pack say to some facts; the twin of engines/policy/pack.py. The first rule that is true decides. Before them all stand
// life and the emergency services; whoever goes home is never turned back; what lacks or is faulty is a question, never a refusal.

import { Expression, Fault, isObject, isTrue } from "./certlogic.js";

const BEFORE_ALL = [["life", "life-first"], ["emergency", "emergency-services"]];

// A pack as the server has checked and signed it, ready to be asked.
export class Pack {
  #facts;
  #rules;
  #otherwise;

  constructor(told) {
    this.#facts = told.facts.filter((fact) => fact.may_lack !== true).map((fact) => fact.path);
    this.#rules = told.rules.map((rule) => ({ ...rule, when: new Expression(rule.when) }));
    this.#otherwise = { id: "otherwise", ...told.otherwise };
  }

  // It always says something: the verdict, the rule, about which fact or rule it is where something lacked or was faulty, what can be done instead.
  decide(facts) {
    for (const [fact, rule] of BEFORE_ALL) if (facts[fact] === true) return decision("admit", rule);
    const lacking = this.#facts.find((path) => at(facts, path) === null);
    if (lacking !== undefined) return decision("ask", "fact-lacking", lacking);
    const found = this.#byRules(facts);
    return found.verdict === "refuse" && facts.home === true ? decision("ask", "goes-home", found.rule) : found;
  }

  #byRules(facts) {
    for (const rule of this.#rules) {
      let value;
      try {
        value = rule.when.value(facts);
      } catch (fault) {
        if (fault instanceof Fault) return decision("ask", "rule-faulty", rule.id);
        throw fault;
      }
      if (isTrue(value)) return decision(rule.verdict, rule.id, "", rule.instead);
    }
    return decision(this.#otherwise.verdict, this.#otherwise.id, "", this.#otherwise.instead);
  }
}

const decision = (verdict, rule, about = "", instead = []) => ({ verdict, rule, about, instead });

function at(facts, path) {
  let value = facts;
  for (const part of path.split(".")) value = isObject(value) && Object.hasOwn(value, part) ? value[part] : null;
  return value;
}
